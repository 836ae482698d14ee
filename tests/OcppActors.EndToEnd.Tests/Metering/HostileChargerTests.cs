using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OcppActors.EndToEnd.Tests.Endings;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>A charger that wants to end metering for all others, and another one whose values must arrive.</summary>
public sealed partial class HostileChargerTests
{
    private static readonly string[] Embedded = ["--mqtt-broker-host", "embedded", "--mqtt-broker-port", "0", "--mqtt-embedded-store", "none"];

    [RequiresTheory(Requirement.MosquittoClients)]
    [InlineData("embedded")]
    [InlineData("5")]
    [InlineData("3.1.1")]
    public async Task Five_hundred_invented_connectors_end_metering_for_nobody(string broker)
    {
        await using var cpms = new FakeCpms();
        await using var mosquitto = broker == "embedded" ? null : await MosquittoBroker.StartAsync("allow_anonymous true", "max_packet_size 262144");
        await using var relay = await Relay.StartAsync(cpms.Url, mosquitto is null ? Embedded : [.. OptionsFor(mosquitto), "--mqtt-version", broker]);
        await using var subscriber = await ClientsOf(relay, mosquitto).SubscribeAsync("-t", "homeassistant/#", "-t", "ocpp/#");
        await using (var evil = await ConnectAsync(relay, cpms, "EVIL"))
        {
            await evil.PlayAsync(Enumerable.Range(0, 500).Select(connector => new RecordedMessage(
                Sender.Charger,
                $$"""[2,"{{connector}}","StatusNotification",{"connectorId":{{connector}},"status":"Faulted","errorCode":"OtherError","info":"x","vendorErrorCode":"y"}]""")));
            await relay.LogsAsync("EVIL reports more than metering keeps of a charge point");
            await ReceivesAsync(subscriber, $"{Topics.State("EVIL", "1/status")} {{");
        }

        await using var innocent = await ConnectAsync(relay, cpms, "INNOCENT");
        await innocent.PlayAsync([Status(1, "Available")]);

        await ReceivesAsync(subscriber, $"{Topics.Discovery("INNOCENT")} {{");
        await ReceivesAsync(subscriber, $$"""{{Topics.State("INNOCENT", "1/status")}} {"value": "Available"}""");
        subscriber.Output.Entries.Where(line => line.Text.StartsWith(Topics.Discovery("EVIL"), StringComparison.Ordinal))
            .ShouldAllBe(line => Encoding.UTF8.GetByteCount(line.Text) < 200_100);
        relay.Process.Output.Entries.ShouldNotContain(line => line.Text.Contains("No link to the MQTT broker", StringComparison.Ordinal));
    }

    [RequiresFact(Requirement.Unix, Requirement.MosquittoClients)]
    public async Task Samples_of_transactions_without_an_evse_are_not_remembered()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, Embedded);
        await using var subscriber = await ClientsOf(relay, null).SubscribeAsync("-t", "homeassistant/#", "-t", "ocpp/#");
        var samples = string.Join(',', Enumerable.Repeat("""{"value":1}""", 86_000));
        var before = ProcessUsage.ResidentOf(relay.Process);

        for (var number = 0; number < 4; number++)
        {
            await using var evil = await ConnectAsync(relay, cpms, $"EVIL{number}", "ocpp2.0.1");
            await evil.PlayAsync(Enumerable.Range(0, 16).Select(transaction => new RecordedMessage(
                Sender.Charger,
                $$"""[2,"{{transaction}}","TransactionEvent",{"eventType":"Started","timestamp":"2026-06-01T12:00:00Z","transactionInfo":{"transactionId":"{{transaction}}"},"meterValue":[{"sampledValue":[{{samples}}]}]}]""")));
        }

        await using var innocent = await ConnectAsync(relay, cpms, "INNOCENT");
        await innocent.PlayAsync([Status(1, "Available")]);
        await ReceivesAsync(subscriber, $$"""{{Topics.State("INNOCENT", "1/status")}} {"value": "Available"}""");

        await relay.LogsAsync("more than 2,000 samples in one message");
        // Kept samples alone would be over 600 MiB.
        (ProcessUsage.ResidentOf(relay.Process) - before).ShouldBeLessThan(300 * 1024);
    }

    [RequiresFact(Requirement.MosquittoClients)]
    public async Task A_charger_with_the_topic_id_of_another_does_not_speak_for_it()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, Embedded);
        await using var subscriber = await ClientsOf(relay, null).SubscribeAsync("-t", "homeassistant/#", "-t", "ocpp/#");
        await using var innocent = await ConnectAsync(relay, cpms, "CP%201");
        await innocent.PlayAsync([Status(1, "Charging")]);
        await ReceivesAsync(subscriber, $$"""{{Topics.State("CP 1", "1/status")}} {"value": "Charging"}""");

        await using (var evil = await ConnectAsync(relay, cpms, Topics.IdOf("CP 1")))
        {
            await evil.PlayAsync([Status(1, "Faulted")]);
            await ReceivesAsync(subscriber, $"ocpp/{Topics.IdOf("CP 1")}_", """/1/status/state {"value": "Faulted"}""");
        }

        await ReceivesAsync(subscriber, $"ocpp/{Topics.IdOf("CP 1")}_", "/availability offline");
        await innocent.PlayAsync([Status(2, "Preparing")]);
        await ReceivesAsync(subscriber, $$"""{{Topics.State("CP 1", "2/status")}} {"value": "Preparing"}""");
        var values = subscriber.Output.Entries.Select(line => line.Text).Where(line => line.StartsWith($"ocpp/{Topics.IdOf("CP 1")}/", StringComparison.Ordinal)).ToList();
        values.ShouldNotContain(line => line.Contains("Faulted", StringComparison.Ordinal));
        values.ShouldNotContain(line => line.EndsWith("offline", StringComparison.Ordinal));
        await relay.LogsAsync("would have the MQTT topics of CP 1");
    }

    private static RecordedMessage Status(int connector, string status) => new(
        Sender.Charger, $$"""[2,"1","StatusNotification",{"connectorId":{{connector}},"status":"{{status}}","errorCode":"NoError"}]""");

    private static Task<ChargerAndCpms> ConnectAsync(Relay relay, FakeCpms cpms, string segment, string protocol = "ocpp1.6") =>
        ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, segment), cpms, $"/{segment}", url => FakeCharger.ConnectAsync(url, protocol));

    private static string[] OptionsFor(MosquittoBroker broker) =>
        ["--mqtt-broker-host", MosquittoBroker.Host, "--mqtt-broker-port", broker.Port.ToString(CultureInfo.InvariantCulture)];

    private static Mosquitto ClientsOf(Relay relay, MosquittoBroker? mosquitto) => new(mosquitto?.Port ?? relay.Process.Output.Entries
        .Select(line => BrokerLine().Match(line.Text))
        .Where(match => match.Success)
        .Select(match => int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture))
        .Single());

    private static Task ReceivesAsync(ChildProcess subscriber, string beginning, string end = "") => subscriber.Output.FirstAsync(
        line => line.Text.StartsWith(beginning, StringComparison.Ordinal) && line.Text.EndsWith(end, StringComparison.Ordinal), $"'{beginning}…{end}'", Deadline.Long);

    [GeneratedRegex(@"Embedded MQTT broker at localhost:(?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BrokerLine();
}
