using System.Diagnostics;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;
using Xunit.Abstractions;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>One side floods while the other does not read: the relay's memory stays flat, and other chargers do not notice.</summary>
[Collection(nameof(SequentialCollection))]
public sealed class FloodTests(ITestOutputHelper output)
{
    private const int Pairs = 20;
    private const long TolerableKib = 20 * 1024;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly byte[] Frame = Harness.Frame.OfText(new string('x', 60_000)).Encode(masked: true);

    [RequiresFact(Requirement.Linux)]
    public async Task Memory_stays_flat_and_a_bystander_gets_every_answer()
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url);
        using var bystander = new Bystander(await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, "/bystander"));
        await FloodAsync(relay, cpms, "warm-up", WarmUp);
        var before = ProcessUsage.ResidentOf(relay.Process);
        using var over = new CancellationTokenSource();
        var calls = bystander.CallAsync(over.Token);

        var (bytes, highest) = await FloodAsync(relay, cpms, "flood", Duration);

        await over.CancelAsync();
        var times = await calls;
        var (answered, slowest) = (times.Count, times.Max());
        output.WriteLine(
            $"{2 * Pairs} floods of {Duration.TotalSeconds} s, {bytes / 1024 / 1024} MiB taken before the senders stood still; resident memory "
            + $"{before} KiB before, {highest} KiB at most; a bystander's {answered} calls answered, the slowest after {slowest.TotalMilliseconds:0} ms");
        (highest - before).ShouldBeLessThan(TolerableKib);
        answered.ShouldBeGreaterThan(10);
    }

    // Half of them chargers whose CPMS does not read, half the other way.
    private static async Task<(long Bytes, long Highest)> FloodAsync(Relay relay, TcpCpms cpms, string name, TimeSpan duration)
    {
        var pairs = await Task.WhenAll(Enumerable.Range(0, 2 * Pairs).Select(
            number => TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, $"/{name}-{number}")));
        var floods = pairs.Select((pair, number) => FloodAsync(number % 2 == 0 ? pair.Charger : pair.Cpms)).ToArray();
        var highest = 0L;
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < duration)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
            highest = Math.Max(highest, ProcessUsage.ResidentOf(relay.Process));
        }

        foreach (var (charger, asked) in pairs)
        {
            charger.Reset();
            asked.Reset();
        }

        return ((await Task.WhenAll(floods)).Sum(), highest);
    }

    private static async Task<long> FloodAsync(TcpEnd wire)
    {
        var sent = 0L;
        try
        {
            while (true)
            {
                await wire.SendAsync(Frame);
                sent += Frame.Length;
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            return sent;
        }
    }
}
