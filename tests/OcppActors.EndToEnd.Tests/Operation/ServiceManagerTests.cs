using System.Net.Sockets;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Operation;

/// <summary>The two services' notifications to systemd.</summary>
public sealed class ServiceManagerTests
{
    [RequiresTheory(Requirement.Unix)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_relay_is_ready_when_it_listens_feeds_the_watchdog_and_says_that_it_stops(bool isAbstract)
    {
        await using var manager = new FakeServiceManager(isAbstract);
        await using var relay = await Relay.StartWithEnvironmentAsync(
            new Dictionary<string, string> { ["NOTIFY_SOCKET"] = manager.Address, ["WATCHDOG_USEC"] = "200000" }, "ws://127.0.0.1:9/");

        await manager.ReceivesAsync("READY=1");
        (await manager.ReceivesAsync("STATUS=")).ShouldBe("STATUS=chargers connected: 0, snoop clients: 0");
        await manager.Notifications.WhenAsync(told => told.Count(each => each == "WATCHDOG=1") >= 3, "three times WATCHDOG=1");
        await using (await SnoopClient.ConnectAsync(relay.Snoop))
        {
            await manager.ReceivesAsync("STATUS=chargers connected: 0, snoop clients: 1");
        }

        relay.Process.Signal(ChildProcess.Terminate);
        (await relay.Process.ExitAsync()).ShouldBe(0);

        await manager.ReceivesAsync("STOPPING=1");
        manager.Notifications.Entries[0].ShouldBe("READY=1");
    }

    [Fact]
    public async Task Without_a_watchdog_none_is_fed_and_the_status_explains_what_is_degraded()
    {
        await using var manager = new FakeServiceManager();
        await using var relay = await Relay.StartWithEnvironmentAsync(
            new Dictionary<string, string> { ["NOTIFY_SOCKET"] = manager.Address },
            "ws://127.0.0.1:9/",
            "--mqtt-broker-host",
            "127.0.0.1",
            "--mqtt-broker-port",
            "9");

        (await manager.ReceivesAsync("STATUS=")).ShouldStartWith("STATUS=chargers connected: 0, snoop clients: 0; degraded: the MQTT broker has not been connected since ");
        manager.Notifications.Entries.ShouldNotContain("WATCHDOG=1");
    }

    [RequiresFact(Requirement.Linux)]
    public async Task A_manager_that_hangs_holds_up_neither_the_relay_nor_its_stop()
    {
        await using var manager = new FakeServiceManager(hangs: true);
        await using var relay = await Relay.StartWithEnvironmentAsync(
            new Dictionary<string, string> { ["NOTIFY_SOCKET"] = manager.Address, ["WATCHDOG_USEC"] = "2000" }, "ws://127.0.0.1:9/");
        await Eventually.SucceedsAsync(async () => await IsFullAsync(manager.Address), "a full queue of the manager", Deadline.Long);
        (await relay.HealthAsync()).ShouldBe(200);

        relay.Process.Signal(ChildProcess.Terminate);

        (await relay.Process.ExitAsync(Deadline.Generous)).ShouldBe(0);
    }

    [Fact]
    public async Task The_bridge_is_ready_when_it_has_tried_the_relay()
    {
        await using var manager = new FakeServiceManager();
        await using var bridge = new ChildProcess(
            Repository.Executable("OcppSnoop2Mqtt", "ocpp-snoop2mqtt"),
            ["--snoop-socket", "ws://127.0.0.1:9/", "--mqtt-broker-host", "127.0.0.1", "--mqtt-broker-port", "9"],
            new Dictionary<string, string> { ["NOTIFY_SOCKET"] = manager.Address, ["WATCHDOG_USEC"] = "200000" });

        await manager.ReceivesAsync("READY=1");
        (await manager.ReceivesAsync("STATUS=")).ShouldContain("the snoop stream has not been connected since ");
        await manager.ReceivesAsync("WATCHDOG=1"); // a restart would bring neither back
    }

    private static async Task<bool> IsFullAsync(string path)
    {
        using var another = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            await Task.Yield();
            another.SendTo("X=1"u8, new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException full) when (full.SocketErrorCode is SocketError.WouldBlock)
        {
            return true;
        }
    }
}
