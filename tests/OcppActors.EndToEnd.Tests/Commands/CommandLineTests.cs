using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Commands;

/// <summary>Help and option errors of the two commands.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task The_relay_s_help_names_every_option()
    {
        await using var relay = Relay.Run("--help");

        (await relay.ExitAsync()).ShouldBe(0);
        ShouldName(relay.StandardOutput, "--config", "--cpms", "--ocpp-host", "--ocpp-port", "--snoop-host", "--snoop-port", "--ssl-cert", "--ssl-key", "--syslog", "--mqtt-broker-host", "--verbose", "--quiet");
    }

    [Fact]
    public async Task The_bridge_s_help_names_every_option()
    {
        await using var bridge = Bridge.Run("--help");

        (await bridge.ExitAsync()).ShouldBe(0);
        ShouldName(bridge.StandardOutput, "--config", "--snoop-socket", "--mqtt-broker-host", "--mqtt-broker-port", "--mqtt-broker-username", "--mqtt-broker-password", "--syslog", "--verbose", "--quiet");
    }

    [Fact]
    public async Task All_errors_are_reported_at_once_each_with_the_nearest_name()
    {
        await using var relay = Relay.Run("--cmps", "ws://127.0.0.1:9/", "--ocpp-port", "seventy", "--ssl-cert", "/no/such/chain.pem", "--ssl-key", "/no/such/key.pem");

        (await relay.ExitAsync()).ShouldBe(2);
        ShouldName(relay.StandardError, "--cmps", "--cpms", "--ocpp-port", "seventy", "/no/such/chain.pem");
        relay.StandardOutput.ShouldBeEmpty();
    }

    [Fact]
    public async Task Errors_in_the_file_are_reported_with_their_position()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "relay:\n  cpsm: ws://127.0.0.1:9/\n  snoop_port: many\nrely:\n  x: 1\nsnoop2mqtt:\n");
        await using var relay = Relay.Run("--config", file);

        (await relay.ExitAsync()).ShouldBe(2);
        ShouldName(relay.StandardError, file, "cpsm", "cpms", "snoop_port", "many", "rely");
        File.Delete(file);
    }

    [Fact]
    public async Task The_bridge_reports_its_errors_the_same_way()
    {
        await using var bridge = Bridge.Run("--snoop-sokcet", "ws://127.0.0.1:9/", "--mqtt-broker-port", "70000");

        (await bridge.ExitAsync()).ShouldBe(2);
        ShouldName(bridge.StandardError, "--snoop-sokcet", "--snoop-socket", "70000");
    }

    private static void ShouldName(string text, params string[] names) =>
        names.Where(name => !text.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty(text);
}
