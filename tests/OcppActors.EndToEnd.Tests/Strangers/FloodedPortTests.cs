using OcppActors.EndToEnd.Tests.Endings;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Strangers;

/// <summary>Strangers fill a port: chargers do not notice, and the relay stops in order.</summary>
[Collection(nameof(SequentialCollection))]
public sealed class FloodedPortTests
{
    private const int Files = 1200;
    private const string HalfRequest = "GET /CP1 HTTP/1.1\r\nHost:";
    private static readonly byte[] Call = Frame.OfText("""[2,"1","Heartbeat",{}]""").Encode(masked: true);

    // The relay promises five seconds; the test allows for a slow machine.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(25);

    [RequiresTheory(Requirement.Linux)]
    [InlineData(true, "")]
    [InlineData(true, "GET / HTTP/1.1\r\nHost:")]
    [InlineData(false, "")]
    [InlineData(false, HalfRequest)]
    public async Task More_idle_connections_than_the_process_may_have_files_harm_nobody(bool onSnoopPort, string words)
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartWithFilesAsync(Files, cpms.Url, "--snoop-token", "sesame");
        var before = await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, "/before");
        using var crowd = new Crowd();

        await crowd.JoinAsync((onSnoopPort ? relay.Snoop : relay.Chargers).Port, Files + 100, words);

        await RoundTripAsync(before, 1);
        var after = await ConnectAsync(relay, cpms, "/after");
        await RoundTripAsync(after, 1);
        (await relay.HealthAsync()).ShouldBe(200);
        await crowd.JoinAsync((onSnoopPort ? relay.Snoop : relay.Chargers).Port, 100, words);
        await RoundTripAsync(before, 2);
        await ShouldStopInOrderAsync(relay, before, after);
    }

    [RequiresFact(Requirement.Linux)]
    public async Task Chargers_that_the_process_has_no_files_for_are_refused_and_the_others_stay()
    {
        const int files = 900;
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartWithFilesAsync(files, cpms.Url);
        (await relay.LogsAsync($"This process may open {files} files")).ShouldContain("LimitNOFILE");
        var most = 0;
        var first = await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, "/0");
        var all = new List<TcpEnd>();
        for (var isRefused = false; !isRefused; most++)
        {
            var charger = await TcpCharger.ConnectAsync(relay.Chargers);
            all.Add(charger);
            await TcpCharger.Request($"/{most + 1}").WriteAsync(charger.Stream);
            var answer = HttpHead.ReadAsync(charger.Stream);
            var asked = cpms.RequestAsync($"/{most + 1}");
            isRefused = await Task.WhenAny(answer, asked) == answer;
            if (isRefused)
            {
                (await answer).Status.ShouldBe(503);
            }
            else
            {
                await (await asked).SendAsync(TcpCpms.Acceptance);
                (await answer).Status.ShouldBe(101);
            }
        }

        most.ShouldBeInRange(10, files / 2);
        ProcessUsage.Of(relay.Process).Descriptors.ShouldBeLessThan(files - 64);
        await RoundTripAsync(first, 1);
        await ShouldStopInOrderAsync(relay, first);
        all.ForEach(charger => charger.Dispose());
    }

    [RequiresTheory(Requirement.Linux)]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    public async Task Half_requests_from_one_address_keep_no_charger_out(string from)
    {
        const int handshakes = 100;
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, "--max-handshakes", $"{handshakes}", "--request-timeout", "120");
        using var crowd = new Crowd();

        await crowd.JoinAsync(relay.Chargers.Port, 2 * handshakes, HalfRequest, from);
        await RoundTripAsync(await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, "/innocent"), 1);
        await crowd.JoinAsync(relay.Chargers.Port, 2 * handshakes, HalfRequest, "127.0.0.3");
        await RoundTripAsync(await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, "/another"), 1);

        (await relay.LogsAsync("newer connections needed its place")).ShouldContain($"A client at {from}:");
    }

    // As a charger does: it tries again when it is refused, which may be while the crowd is being closed.
    private static async Task<(TcpEnd Charger, TcpEnd Cpms)> ConnectAsync(Relay relay, TcpCpms cpms, string path)
    {
        var asked = cpms.RequestAsync(path);
        while (true)
        {
            var charger = await TcpCharger.ConnectAsync(relay.Chargers);
            var answer = AskAsync(charger, path);
            if (await Task.WhenAny(answer, asked) == asked)
            {
                await (await asked).SendAsync(TcpCpms.Acceptance);
                (await answer).Status.ShouldBe(101);
                return (charger, await asked);
            }

            await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            charger.Dispose();
        }
    }

    private static async Task<HttpHead> AskAsync(TcpEnd charger, string path)
    {
        await TcpCharger.Request(path).WriteAsync(charger.Stream);
        return await HttpHead.ReadAsync(charger.Stream);
    }

    private static async Task RoundTripAsync((TcpEnd Charger, TcpEnd Cpms) pair, int number)
    {
        await pair.Charger.SendAsync(Call);
        await pair.Cpms.ReceiveAsync(number * Call.Length).WithinAsync("the call");
    }

    private static async Task ShouldStopInOrderAsync(Relay relay, params (TcpEnd Charger, TcpEnd Cpms)[] pairs)
    {
        relay.Process.Signal(ChildProcess.Terminate);
        foreach (var (charger, cpms) in pairs)
        {
            (await charger.ReceiveToEndAsync().WithinAsync("the end")).ShouldBe(ObservedEnd.Finished);
            charger.Received.AsSpan(0, 4).ToArray().ShouldBe([0x88, 0x02, 0x03, 0xE9]); // Close 1001, RFC 6455 section 7.4.1
            charger.Dispose();
            cpms.Dispose();
        }

        (await relay.Process.ExitAsync(StopTime)).ShouldBe(0);
        relay.Process.Output.Entries.ShouldNotContain(line => line.Text.Contains("Out of memory", StringComparison.Ordinal));
    }
}
