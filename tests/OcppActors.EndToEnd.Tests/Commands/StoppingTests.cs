using System.Net.Sockets;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Commands;

/// <summary>A service that is stopped drains its connections and exits with status 0.</summary>
public sealed class StoppingTests
{
    // The relay promises five seconds; the test allows for a slow machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    [RequiresTheory(Requirement.Unix)]
    [InlineData(ChildProcess.Terminate)]
    [InlineData(ChildProcess.Interrupt)]
    public async Task The_relay_ends_and_so_do_the_connections_of_its_chargers(int signal)
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var pair = await scenario.ConnectChargerAsync(Recordings.Named("phase-switching-1.6"));

        scenario.Relay.Process.Signal(signal);

        (await scenario.Relay.Process.ExitAsync(Patience)).ShouldBe(0);
        await pair.ChargerSocket.EndAsync();
        await pair.Cpms.Socket.EndAsync();
    }

    [RequiresFact(Requirement.Unix)]
    public async Task Both_ends_get_Close_1001_when_the_relay_stops()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var pair = await scenario.ConnectChargerAsync(Recordings.Named("two-connectors-1.6"));

        scenario.Relay.Process.Signal(ChildProcess.Terminate);

        (await pair.ChargerSocket.NextFrameAsync()).CloseStatus.ShouldBe(1001);
        (await pair.Cpms.Socket.NextFrameAsync()).CloseStatus.ShouldBe(1001);
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_charger_with_TLS_is_closed_in_order_as_well()
    {
        using var certificates = new TestCertificates();
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, "--ssl-cert", certificates.Chain, "--ssl-key", certificates.Key);
        await using var pair = await ChargerAndCpms.ConnectAsync(
            new Uri(relay.Chargers, "secure"), cpms, "/secure", url => FakeCharger.ConnectAsync(url, authority: certificates.Authority));

        relay.Process.Signal(ChildProcess.Terminate);

        (await pair.ChargerSocket.NextFrameAsync()).CloseStatus.ShouldBe(1001);
        await pair.ChargerSocket.EndAsync();
        await pair.ChargerSocket.FinishSendingAsync();
        await pair.Cpms.Socket.FinishSendingAsync();
        (await relay.Process.ExitAsync(Patience)).ShouldBe(0);
        relay.Process.Output.Entries.ShouldContain(line => line.Text.Contains("disconnected: the relay stops", StringComparison.Ordinal));
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_connection_without_a_request_does_not_delay_the_stop()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/");
        using var idle = new TcpClient();
        await idle.ConnectAsync(relay.Chargers.Host, relay.Chargers.Port);

        relay.Process.Signal(ChildProcess.Terminate);

        (await relay.Process.ExitAsync(Patience)).ShouldBe(0);
        relay.Process.Output.Entries.ShouldNotContain(line => line.Text.Contains("ERROR", StringComparison.Ordinal));
    }

    [RequiresFact(Requirement.Unix, Requirement.Mosquitto)]
    public async Task A_relay_that_does_the_metering_says_offline()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay);
        var recording = Recordings.Named("phase-switching-1.6");
        await using var pair = await scenario.ConnectChargerAsync(recording);

        scenario.Relay.Process.Signal(ChildProcess.Terminate);

        (await scenario.Relay.Process.ExitAsync(Patience)).ShouldBe(0);
        var retained = await MqttWatcher.RetainedAsync(scenario.Broker);
        retained[scenario.BridgeTopic].ShouldBe("offline");
        retained[Topics.Availability(recording.ChargePoint)].ShouldBe("offline");
    }

    [RequiresTheory(Requirement.Unix, Requirement.Mosquitto)]
    [InlineData(ChildProcess.Terminate)]
    [InlineData(ChildProcess.Interrupt)]
    public async Task The_bridge_ends_and_says_offline(int signal)
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheBridge);

        scenario.MeteringProcess.Signal(signal);

        (await scenario.MeteringProcess.ExitAsync(Patience)).ShouldBe(0);
        (await MqttWatcher.RetainedAsync(scenario.Broker))[scenario.BridgeTopic].ShouldBe("offline");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_bridge_without_relay_and_broker_stops_too()
    {
        await using var bridge = Bridge.Run("--snoop-socket", "ws://127.0.0.1:9/", "--mqtt-broker-host", "127.0.0.1", "--mqtt-broker-port", "9");
        await bridge.Output.FirstAsync(line => line.Text.Contains("Metering ", StringComparison.Ordinal), "that it runs", Deadline.Long);

        bridge.Signal(ChildProcess.Terminate);

        (await bridge.ExitAsync(Patience)).ShouldBe(0);
    }
}
