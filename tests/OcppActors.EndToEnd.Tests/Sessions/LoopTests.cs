using System.Globalization;
using System.Net;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.EndToEnd.Tests.LivePage;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Sessions;

/// <summary>A CPMS URL that leads to the relay itself.</summary>
public sealed class LoopTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("loop-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("ocpp")]
    [InlineData("")]
    public async Task By_a_proxy_it_is_noticed_with_the_first_request_and_ends_there(string path)
    {
        var port = Ports.Free();
        await using var proxy = new InterruptibleProxy(new Uri($"ws://127.0.0.1:{port}/"));
        await using var relay = await Relay.StartAsync($"{proxy.Url}{path}", "--ocpp-port", $"{port}");

        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"), IPAddress.Parse("127.0.0.2"), Deadline.Generous);

        charger.Answer.Status.ShouldBe(508);
        await relay.LogsAsync(
            $"Charge point CP001: its request has come back from {proxy.Url.Authority} to this relay, which had sent it there. Set --cpms (or the "
            + "charger's own cpms:) to the URL that the chargers were connected to before");
        await relay.LogsAsync("Charge point CP001: the CPMS answered 508: the CPMS URL leads back to this relay");
        relay.Process.Output.Entries.Count(line => line.Text.Contains("has come back", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_charger_that_tries_again_and_again_does_not_fill_the_log_with_it()
    {
        var port = Ports.Free();
        await using var proxy = new InterruptibleProxy(new Uri($"ws://127.0.0.1:{port}/"));
        await using var relay = await Relay.StartAsync($"{proxy.Url}", "--ocpp-port", $"{port}");

        for (var i = 0; i < 20; i++)
        {
            await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"), IPAddress.Parse("127.0.0.2"), Deadline.Generous);
            charger.Answer.Status.ShouldBe(508);
        }

        relay.Process.Signal(ChildProcess.Terminate);
        (await relay.Process.ExitAsync(Deadline.Long)).ShouldBe(0);
        relay.Process.Output.Entries.Count(line => line.Text.Contains("has come back", StringComparison.Ordinal)).ShouldBe(5);
        relay.Process.Output.Entries.Count(line => line.Text.Contains(
            "CP001 has asked for 20 connections since the last summary, and the CPMS accepted 0. Last outcome: the CPMS answered 508", StringComparison.Ordinal)).ShouldBe(1);
    }

    [RequiresFact(Requirement.MountNamespace)]
    public async Task By_a_name_it_is_named_at_the_start_and_by_the_check()
    {
        var hosts = Path.Combine(_folder.FullName, "hosts");
        await File.WriteAllTextAsync(hosts, "127.0.0.1 localhost relay.test\n");
        var port = Ports.Free().ToString(CultureInfo.InvariantCulture);
        string[] options = ["--ocpp-port", port];

        await using var check = Relay.RunWithHosts(
            hosts, ["--check", "--cpms", $"ws://relay.test:{port}/", "--ocpp-host", "127.0.0.1", "--snoop-port", "0", .. options]);
        (await check.ExitAsync()).ShouldBe(1);
        await using var relay = await Relay.StartWithHostsAsync(hosts, $"ws://relay.test:{port}/", options);

        check.StandardOutput.ShouldContain(
            $"FAIL  CPMS, port {port}: 127.0.0.1 is this machine, and {port} the chargers' port of this relay itself. Give the URL that the chargers were connected to before");
        await relay.LogsAsync($"The CPMS relay.test:{port} is the chargers' port of this relay itself (127.0.0.1), so no charger reaches a CPMS");
    }
}
