using OcppActors.Domain.Ocpp;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

public sealed class FlowTests
{
    private static readonly byte[] Frame = [0x82, 3, 1, 2, 3];

    private readonly TapOptions _options = new(1024);

    private FlowMetrics FromCharger => _options.Metrics.Of(Direction.FromChargePoint);

    [Fact]
    public void Each_direction_counts_for_itself()
    {
        NewTap(Direction.FromChargePoint).Observe([.. Frame, .. Frame]);
        NewTap(Direction.FromCsms).Observe(Frame);

        FromCharger.Sum.ShouldBe(new FlowTotals(2, 10));
        _options.Metrics.Of(Direction.FromCsms).Sum.ShouldBe(new FlowTotals(1, 5));
    }

    [Fact]
    public void A_frame_counts_when_complete_and_bytes_count_at_once()
    {
        var tap = NewTap(Direction.FromChargePoint);

        tap.Observe(Frame.AsSpan(0, 4));
        FromCharger.Sum.ShouldBe(new FlowTotals(0, 4));

        tap.Observe(Frame.AsSpan(4));
        FromCharger.Sum.ShouldBe(new FlowTotals(1, 5));
    }

    [Fact]
    public void A_tap_that_lost_the_frame_boundaries_still_counts_bytes()
    {
        var tap = NewTap(Direction.FromChargePoint);
        byte[] impossible = [0x82, 127, 255, 255, 255, 255, 255, 255, 255, 255];

        tap.Observe(impossible);
        tap.Observe(Frame);

        FromCharger.Sum.ShouldBe(new FlowTotals(0, 15));
    }

    [Fact]
    public void The_sum_includes_ended_connections()
    {
        var taps = Enumerable.Range(0, 5).Select(_ => NewTap(Direction.FromChargePoint)).ToList();
        foreach (var tap in taps)
        {
            tap.Observe(Frame);
        }

        foreach (var tap in (Wiretap[])[taps[0], taps[4], taps[2], taps[2]])
        {
            tap.Close();
        }

        taps[1].Observe(Frame);
        taps[3].Observe(Frame);
        FromCharger.Sum.ShouldBe(new FlowTotals(7, 35));

        taps[1].Close();
        taps[3].Close();
        FromCharger.Sum.ShouldBe(new FlowTotals(7, 35));
    }

    [Fact]
    public async Task The_sum_never_falls_while_connections_start_and_end()
    {
        var running = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                var tap = NewTap(Direction.FromChargePoint);
                tap.Observe(Frame);
                tap.Observe(Frame);
                tap.Close();
            }
        })).ToArray();

        var last = default(FlowTotals);
        while (!Array.TrueForAll(running, task => task.IsCompleted))
        {
            var sum = FromCharger.Sum;
            (sum.Frames >= last.Frames && sum.Bytes >= last.Bytes).ShouldBeTrue();
            last = sum;
        }

        await Task.WhenAll(running);
        FromCharger.Sum.ShouldBe(new FlowTotals(1600, 8000));
    }

    private Wiretap NewTap(Direction sender) => new(sender, new HeardMessages(), _options);
}
