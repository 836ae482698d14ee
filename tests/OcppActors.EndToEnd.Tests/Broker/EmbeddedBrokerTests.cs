using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Broker;

/// <summary><c>--mqtt-broker-host embedded</c>, and mosquitto's own clients at it.</summary>
public sealed partial class EmbeddedBrokerTests
{
    private static readonly Recording Recording = Recordings.Named("three-phase-all-1.6");

    private static readonly string[] Embedded = ["--mqtt-broker-host", "embedded", "--mqtt-broker-port", "0"];

    [RequiresFact(Requirement.Unix, Requirement.MosquittoClients)]
    public async Task A_late_subscriber_finds_the_charge_point_and_its_values()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, Embedded);
        await using (var pair = await ChargerAndCpms.ConnectAsync(relay.UrlFor(Recording), cpms, $"/{Recording.Segment}"))
        {
            await pair.PlayAsync(Recording.Messages);

            await using var early = await ClientsOf(relay).SubscribeAsync("-t", "homeassistant/#", "-t", "ocpp/#", "-t", "ocpp-bridge/#");
            await ReceivesAsync(early, Topics.Discovery(Recording.ChargePoint) + " {");
            await ReceivesAsync(early, Topics.Availability(Recording.ChargePoint) + " online");
            await ReceivesAsync(early, Topics.State(Recording.ChargePoint, "1/status") + " {");
            await early.Output.FirstAsync(line => BridgeOnline().IsMatch(line.Text), "the bridge's online", Deadline.Long);
        }

        relay.Process.Signal(ChildProcess.Terminate);
        (await relay.Process.ExitAsync(Deadline.Long)).ShouldBe(0);
    }

    [RequiresFact(Requirement.Unix, Requirement.MosquittoClients)]
    public async Task Retained_messages_outlive_the_relay_s_restart()
    {
        var folder = Directory.CreateTempSubdirectory("ocpp-broker-");
        string[] options = [.. Embedded, "--mqtt-embedded-store", Path.Combine(folder.FullName, "retained.jsonl")];
        await using var cpms = new FakeCpms();
        await using (var first = await Relay.StartAsync(cpms.Url, options))
        {
            await ClientsOf(first).PublishAsync("-t", "home/lamp", "-m", "on", "-r", "-q", "1");
            await using var watcher = await ClientsOf(first).SubscribeAsync("-t", "ocpp-bridge/#");
            await watcher.Output.FirstAsync(line => BridgeOnline().IsMatch(line.Text), "the bridge's online", Deadline.Long);
            first.Process.Signal(ChildProcess.Terminate);
            (await first.Process.ExitAsync(Deadline.Long)).ShouldBe(0);
        }

        // The bridge's last publication; the other client's is checked below.
        var kept = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "retained.jsonl"));
        kept.ShouldContain("/availability\",\"qos\":1,\"text\":\"offline\"");

        await using (var second = await Relay.StartAsync(cpms.Url, options))
        {
            await using var late = await ClientsOf(second).SubscribeAsync("-t", "home/#");
            await ReceivesAsync(late, "home/lamp on");
        }

        folder.Delete(recursive: true);
    }

    [RequiresTheory(Requirement.Unix, Requirement.MosquittoClients)]
    [InlineData("311")]
    [InlineData("5")]
    public async Task Wildcards_qualities_retained_messages_and_wills_are_as_mosquitto_s_clients_expect(string version)
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, Embedded);
        var clients = ClientsOf(relay);
        await clients.PublishAsync("-V", version, "-t", "a/kept/c", "-m", "1", "-r", "-q", "1");
        await clients.PublishAsync("-V", version, "-t", "a/deleted/c", "-m", "1", "-r", "-q", "1");
        await clients.PublishAsync("-V", version, "-t", "a/deleted/c", "-n", "-r", "-q", "1");
        await using var subscriber = await clients.SubscribeAsync("-V", version, "-q", "1", "-t", "a/+/c", "-t", "will/#");
        await using var mortal = await clients.SubscribeAsync("-V", version, "--will-topic", "will/of/mine", "--will-payload", "gone", "--will-retain");

        await clients.PublishAsync("-V", version, "-t", "a/b/d", "-m", "not meant", "-q", "1");
        await clients.PublishAsync("-V", version, "-t", "a/b/c", "-m", "2", "-q", "1");
        await ReceivesAsync(subscriber, "a/b/c 2");
        mortal.Signal(ChildProcess.Kill);
        await ReceivesAsync(subscriber, "will/of/mine gone");

        subscriber.Output.Entries.Select(line => line.Text).Where(line => !line.StartsWith("test/", StringComparison.Ordinal))
            .ShouldBe(["a/kept/c 1", "a/b/c 2", "will/of/mine gone"]);
    }

    [RequiresFact(Requirement.MosquittoClients)]
    public async Task With_a_password_every_client_needs_it_and_the_relay_uses_it_itself()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(
            cpms.Url, [.. Embedded, "--mqtt-broker-username", "me", "--mqtt-broker-password", "it"]);
        var clients = ClientsOf(relay);

        (await clients.TryPublishAsync("-t", "t", "-m", "x")).Status.ShouldNotBe(0);
        (await clients.TryPublishAsync("-t", "t", "-m", "x", "-u", "me", "-P", "that")).Status.ShouldNotBe(0);
        (await clients.TryPublishAsync("-t", "t", "-m", "x", "-u", "me", "-P", "it")).ShouldBe((0, ""));
        await relay.LogsAsync("refused: wrong user name or password");
        await relay.LogsAsync("Connected to the MQTT broker");
    }

    [Fact]
    public async Task A_port_in_use_ends_the_relay_with_a_remedy_and_status_1()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        await using var relay = Relay.Run(
            "--cpms", "ws://localhost:1/", "--ocpp-port", "0", "--snoop-port", "0", "--mqtt-broker-host", "embedded", "--mqtt-broker-port", port, "--mqtt-embedded-store", "none");

        (await relay.ExitAsync(Deadline.Long)).ShouldBe(1);
        relay.StandardOutput.ShouldContain($"Could not start: the embedded MQTT broker cannot listen on localhost, port {port}");
        relay.StandardOutput.ShouldContain("give another --mqtt-broker-port");
    }

    private static Mosquitto ClientsOf(Relay relay) => new(relay.Process.Output.Entries
        .Select(line => BrokerLine().Match(line.Text))
        .Where(match => match.Success)
        .Select(match => int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture))
        .Single());

    private static Task ReceivesAsync(ChildProcess subscriber, string beginning) => subscriber.Output.FirstAsync(
        line => line.Text.StartsWith(beginning, StringComparison.Ordinal), $"'{beginning}'", Deadline.Long);

    [GeneratedRegex(@"Embedded MQTT broker at localhost:(?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BrokerLine();

    [GeneratedRegex("^ocpp-bridge/[^/]+/availability online$", RegexOptions.None, 1000)]
    private static partial Regex BridgeOnline();
}
