using System.Globalization;
using System.Text;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Protocol;
using OcppActors.Mqtt;
using OcppActors.Tests.Contracts.Mqtt;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

/// <summary>Reading back from a real mosquitto.</summary>
public sealed class RetainedReaderTests
{
    // Otherwise each batch that a test writes waits 40 ms, for Nagle's algorithm in mosquitto and a delayed ACK.
    private static readonly string[] Prompt = ["allow_anonymous true", "set_tcp_nodelay true"];

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Retained_messages_of_charge_points_and_bridges_are_read()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await RetainAsync(
            broker,
            ("homeassistant/device/ocpp/CP/config", "{\"é\":1}"),
            ("homeassistant/sensor/other/config", "{}"),
            ("ocpp/CP/availability", "online"),
            ("ocpp/CP/heartbeat/state", "{}"),
            ("ocpp-bridge/other/availability", "offline"));
        var link = await OpenAsync(Options(broker));

        var readBack = (await link.ReadBackAsync()).ShouldNotBeNull();

        readBack.Found.Documents.Select(entry => $"{entry.Key} {Encoding.UTF8.GetString(entry.Value.Span)}")
            .ShouldBe(["homeassistant/device/ocpp/CP/config {\"é\":1}"]);
        readBack.Found.Availabilities.ShouldBe(
            new Dictionary<string, string> { ["ocpp/CP/availability"] = "online", ["ocpp-bridge/other/availability"] = "offline" },
            ignoreOrder: true);
        (readBack.IsWhole, readBack.Forbidden.Length).ShouldBe((true, 0));
        link.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Of_named_charge_points_the_documents_and_the_states_that_they_continue_from_are_read()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await RetainAsync(
            broker,
            [
                ("homeassistant/device/ocpp/CP/config", DocumentOf("CP", "ocpp-bridge/us/availability")), ("homeassistant/device/ocpp/CP2/config", "{}"),
                .. StatesOf("CP").Select(topic => (topic, "{\"value\": 1}")),
            ]);
        var link = await OpenAsync(Options(broker));

        var readBack = (await link.ReadBackAsync(["CP", "CP3"])).ShouldNotBeNull();

        readBack.IsWhole.ShouldBeTrue();
        readBack.Found.Documents.Keys.ShouldBe(["homeassistant/device/ocpp/CP/config"]);
        readBack.Found.States.Keys.ShouldBe(StatesOf("CP").Where(GoesOn), ignoreOrder: true);
        link.Lost.IsCompleted.ShouldBeFalse();
        link.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Of_a_named_charge_point_that_another_online_bridge_publishes_no_states_are_read()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await RetainAsync(
            broker,
            [
                ("homeassistant/device/ocpp/CP/config", DocumentOf("CP", "ocpp-bridge/other/availability")), ("ocpp-bridge/other/availability", "online"),
                .. StatesOf("CP").Select(topic => (topic, "{\"value\": 1}")),
            ]);
        var link = await OpenAsync(Options(broker));

        var found = (await link.ReadBackAsync(["CP"])).ShouldNotBeNull().Found;

        (found.Documents.Count, found.States.Count).ShouldBe((1, 0));
        link.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Of_a_charge_point_that_is_to_be_forgotten_every_topic_is_read()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await RetainAsync(
            broker,
            ("homeassistant/device/ocpp/CP/config", "{}"), ("ocpp/CP/availability", "offline"), ("ocpp/CP/1/old", "x"), ("ocpp/CP2/availability", "online"),
            ("ocpp-bridge/us/availability", "online"));
        var link = await OpenAsync(Options(broker));

        var found = (await link.ReadChargePointAsync("CP")).ShouldNotBeNull().Found;

        found.Documents.Keys.ShouldBe(["homeassistant/device/ocpp/CP/config"]);
        found.States.Keys.ShouldBe(["ocpp/CP/availability", "ocpp/CP/1/old"], ignoreOrder: true);
        found.Availabilities["ocpp-bridge/us/availability"].ShouldBe("online");
        link.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_document_that_is_too_large_to_be_kept_is_named_where_the_charge_point_is_to_be_forgotten()
    {
        const string topic = "homeassistant/device/ocpp/CP/config";
        await using var broker = await MosquittoBroker.StartAsync();
        await RetainAsync(broker, (topic, new string('x', PublishPacket.MaxBytes + 1)));
        var link = await OpenAsync(Options(broker));

        var found = (await link.ReadChargePointAsync("CP")).ShouldNotBeNull().Found;

        found.Documents.Keys.ShouldBe([topic]);
        link.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Three_thousand_documents_are_read_back_from_a_broker_that_queues_one_thousand_messages()
    {
        const int many = 3000;
        await using var broker = await MosquittoBroker.StartAsync(Prompt);
        var text = $"{{\"padding\":\"{new string('x', 10_000)}\"}}";
        var ids = Enumerable.Range(0, many).Select(number => $"CP{number}").ToList();
        await RetainAsync(broker, [.. ids.Select(id => ($"homeassistant/device/ocpp/{id}/config", text))]);
        await RetainAsync(broker, [.. ids.Select(id => ($"ocpp/{id}/availability", "online"))]);
        var link = await OpenAsync(Options(broker) with { ReadBackTime = FakeLinks.Patience });

        var readBack = (await link.ReadBackAsync()).ShouldNotBeNull();

        readBack.IsWhole.ShouldBeTrue();
        readBack.Found.Documents.Count.ShouldBe(many);
        link.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Only_the_states_named_by_two_hundred_documents_are_read_back()
    {
        const int many = 200;
        const string ours = "ocpp-bridge/us/availability";
        await using var broker = await MosquittoBroker.StartAsync(Prompt);
        var ids = Enumerable.Range(0, many).Select(number => $"CP{number}").ToList();
        await RetainAsync(broker, [.. ids.Select(id => ($"homeassistant/device/ocpp/{id}/config", DocumentOf(id, ours)))]);
        await RetainAsync(broker, [.. ids.Select(id => ($"ocpp/{id}/availability", "online"))]);
        await RetainAsync(broker, [.. ids.SelectMany(StatesOf).Select(topic => (topic, "{\"value\": 1}"))]);
        var link = await OpenAsync(Options(broker) with { ReadBackTime = FakeLinks.Patience });

        var readBack = (await link.ReadBackAsync()).ShouldNotBeNull();

        readBack.IsWhole.ShouldBeTrue();
        readBack.Found.States.Keys.ShouldBe(ids.SelectMany(StatesOf).Where(GoesOn), ignoreOrder: true);
        link.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task States_of_another_bridge_s_charge_point_are_not_read_while_it_is_online()
    {
        const string other = "ocpp-bridge/other/availability";
        await using var broker = await MosquittoBroker.StartAsync();
        await RetainAsync(
            broker,
            [(other, "online"), ("ocpp/CP/availability", "online"), ("homeassistant/device/ocpp/CP/config", DocumentOf("CP", other)), .. StatesOf("CP").Select(topic => (topic, "{}"))]);
        var link = await OpenAsync(Options(broker));

        (await link.ReadBackAsync()).ShouldNotBeNull().Found.States.ShouldBeEmpty();
        await RetainAsync(broker, (other, "offline"));
        (await link.ReadBackAsync()).ShouldNotBeNull().Found.States.Keys.ShouldBe(StatesOf("CP").Where(GoesOn), ignoreOrder: true);
        link.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_forbidden_read_back_ends_after_its_time_limit_and_names_what_is_forbidden()
    {
        var rules = Path.Combine(Directory.CreateTempSubdirectory("mosquitto-").FullName, "rules");
        await File.WriteAllTextAsync(rules, "topic write ocpp-bridge/us/availability\n");
        await using var broker = await MosquittoBroker.StartAsync("allow_anonymous true", $"acl_file {rules}");
        var link = await OpenAsync(Options(broker) with { ReadBackTime = TimeSpan.FromSeconds(2) });

        var readBack = (await link.ReadBackAsync()).ShouldNotBeNull();

        readBack.IsWhole.ShouldBeFalse();
        readBack.Forbidden.ShouldContain("ocpp-bridge/us/sync");
        link.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task The_link_continues_after_a_read_back_with_only_the_birth_subscription()
    {
        var births = 0;
        await using var broker = await MosquittoBroker.StartAsync();
        var options = Options(broker);
        var link = await new MqttLinkFactory(options, TimeProvider.System).OpenAsync(() => Interlocked.Increment(ref births), CancellationToken.None);
        await link.ReadBackAsync();

        await RetainAsync(broker, ("ocpp/CP/availability", "online"), ("homeassistant/status", "online"));
        (await link.ReadBackAsync()).ShouldNotBeNull().IsWhole.ShouldBeTrue();

        births.ShouldBe(1);
        link.Abort();
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_lost_link_reads_nothing()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var link = await OpenAsync(Options(broker));
        await broker.StopAsync();

        (await link.ReadBackAsync()).ShouldBeNull();

        await link.Lost.WaitAsync(FakeLinks.Patience);
    }

    [Fact]
    public async Task A_broker_that_acknowledges_nothing_costs_the_time_and_not_the_link()
    {
        using var broker = new ScriptedBroker();
        using var client = new MqttTestClient();
        await broker.MeetAsync(client);
        var options = new MqttOptions(ClientId: "us") { ReadBackTime = TimeSpan.FromMilliseconds(50) };

        var readBack = await new RetainedReader(client.Client, options, TimeProvider.System)
            .ReadAsync(new TaskCompletionSource().Task).WaitAsync(FakeLinks.Patience / 2);

        readBack.IsWhole.ShouldBeFalse();
        client.Client.IsConnected.ShouldBeTrue();
    }

    private static async Task<IMqttLink> OpenAsync(MqttOptions options)
    {
        var link = await new MqttLinkFactory(options, TimeProvider.System).OpenAsync(() => { }, CancellationToken.None);
        link.Lost.IsCompleted.ShouldBeFalse();
        return link;
    }

    private static MqttOptions Options(MosquittoBroker broker) =>
        new(MosquittoBroker.Host, broker.Port, null, null, "us", "homeassistant") { ReadBackTime = FakeLinks.Patience };

    private static async Task RetainAsync(MosquittoBroker broker, params (string Topic, string Payload)[] messages)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithTcpServer(MosquittoBroker.Host, broker.Port)
            .WithClientId(string.Create(CultureInfo.InvariantCulture, $"writer-{Guid.NewGuid():N}"))
            .Build());
        foreach (var batch in messages.Chunk(10))
        {
            await Task.WhenAll(batch.Select(message => client.PublishStringAsync(message.Topic, message.Payload, MqttQualityOfServiceLevel.AtLeastOnce, retain: true)));
        }

        await client.DisconnectAsync();
    }

    /// <summary>Thirty of each charge point: of two connectors the sessions and registers, and readings of which nothing goes on.</summary>
    private static IEnumerable<string> StatesOf(string id) =>
        from connector in (int[])[1, 2]
        from topic in (string[])
        [
            .. (string[])["energy", "duration", "start", "id-tag", "stop-reason", "transaction-id"],
            .. (string[])["Active-Import", "Active-Export", "Reactive-Import", "Reactive-Export"],
            .. (string[])["Voltage", "Frequency", "Temperature", "SoC", "RPM"],
        ]
        select topic switch
        {
            _ when char.IsAsciiLetterLower(topic[0]) => $"ocpp/{id}/{connector}/session/{topic}/state",
            _ when topic.Contains("port", StringComparison.Ordinal) => $"ocpp/{id}/{connector}/Outlet/Energy-{topic}-Register/state",
            _ => $"ocpp/{id}/{connector}/Outlet/{topic}/state",
        };

    private static bool GoesOn(string topic) => topic.Contains("session", StringComparison.Ordinal) || topic.Contains("Register", StringComparison.Ordinal);

    private static string DocumentOf(string id, string bridge) => JsonSerializer.Serialize(new
    {
        device = new { serial_number = id },
        availability = new[] { new { topic = bridge }, new { topic = $"ocpp/{id}/availability" } },
        components = StatesOf(id).ToDictionary(
            topic => topic[$"ocpp/{id}/".Length..^"/state".Length].Replace('/', '_').Replace('-', '_').ToLowerInvariant(),
            topic => new
            {
                platform = "sensor",
                unique_id = topic,
                state_topic = topic,
                device_class = topic.Contains("Reactive", StringComparison.Ordinal) ? "reactive_energy" : "energy",
                unit_of_measurement = topic.Contains("Reactive", StringComparison.Ordinal) ? "varh" : "Wh",
            }),
    });
}
