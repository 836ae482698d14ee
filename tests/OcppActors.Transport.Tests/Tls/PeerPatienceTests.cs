using OcppActors.Transport.Tls;
using Shouldly;

namespace OcppActors.Transport.Tests.Tls;

public sealed class PeerPatienceTests
{
    // A timer that is disposed of may still be firing: thrown on its thread, an exception would end the process.
    [Fact]
    public void A_timer_that_fires_after_the_end_does_nothing()
    {
        var time = new HeldTimers();
        var patience = new PeerPatience(TimeSpan.FromSeconds(10), time, default);
        patience.Wait().Dispose();

        patience.Dispose();

        time.Fires.ShouldNotBeEmpty();
        time.Fires.ForEach(fire => Should.NotThrow(fire));
    }

    [Fact]
    public void A_timer_that_fires_in_time_ends_the_wait()
    {
        var time = new HeldTimers();
        using var patience = new PeerPatience(TimeSpan.FromSeconds(10), time, default);
        using var waiting = patience.Wait();

        time.Fires.ForEach(fire => fire());

        patience.Token.IsCancellationRequested.ShouldBeTrue();
    }

    private sealed class HeldTimers : TimeProvider
    {
        public List<Action> Fires { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Fires.Add(() => callback(state));
            return base.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
