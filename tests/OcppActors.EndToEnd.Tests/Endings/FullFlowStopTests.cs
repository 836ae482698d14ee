using System.Diagnostics;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;
using Xunit.Abstractions;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>The relay is stopped while a thousand chargers talk.</summary>
[Collection(nameof(SequentialCollection))]
public sealed class FullFlowStopTests(ITestOutputHelper output)
{
    private const int Chargers = 1_000;
    private const int DialsAtOnce = 100;

    // The relay promises five seconds; the test allows for a slow machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    [RequiresFact(Requirement.Linux)]
    public async Task Each_end_of_1_000_chargers_gets_whole_frames_and_then_Close_1001()
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url);
        var peers = await OpenTunnelsAsync(relay, cpms);
        var flows = peers.Select(peer => peer.FlowAsync()).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(2)); // in full flow

        relay.Process.Signal(ChildProcess.Terminate);
        var begun = Stopwatch.GetTimestamp();
        var status = await relay.Process.ExitAsync(Patience);
        var took = Stopwatch.GetElapsedTime(begun);

        var last = await Task.WhenAll(flows).WithinAsync("the end of every connection", Deadline.Long);
        output.WriteLine(
            $"{Chargers} chargers, {peers.Sum(peer => peer.FramesReceived)} frames compared, "
            + $"{last.Count(frame => frame?.CloseStatus == 1001)} of {last.Length} ends told by Close 1001, exit after {took.TotalSeconds:0.0} s");
        status.ShouldBe(0);
        last.ShouldAllBe(frame => frame != null && frame.Opcode == Opcode.Close && frame.CloseStatus == 1001);
    }

    private static async Task<FlowingPeer[]> OpenTunnelsAsync(Relay relay, TcpCpms cpms)
    {
        var peers = new FlowingPeer[2 * Chargers];
        await Parallel.ForAsync(0, Chargers, new ParallelOptions { MaxDegreeOfParallelism = DialsAtOnce }, async (number, _) =>
        {
            var (charger, asked) = await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, $"/{number}");
            peers[2 * number] = new FlowingPeer(charger, masking: true);
            peers[(2 * number) + 1] = new FlowingPeer(asked, masking: false);
        });
        return peers;
    }
}
