using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

public sealed class SignalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task The_waiter_continues_before_Raise_returns()
    {
        var signal = new Signal();
        var waiting = WaitAsync(signal, () => { });
        waiting.IsCompleted.ShouldBeFalse();

        signal.Raise();

        waiting.IsCompleted.ShouldBeTrue();
        await waiting;
    }

    [Fact]
    public async Task RaiseOnThreadPool_continues_the_waiter_on_the_pool()
    {
        var signal = new Signal();
        var thread = 0;
        var waiting = WaitAsync(signal, () => thread = Environment.CurrentManagedThreadId);

        signal.RaiseOnThreadPool();
        SpinWait.SpinUntil(() => waiting.IsCompleted, Patience).ShouldBeTrue();

        thread.ShouldNotBe(Environment.CurrentManagedThreadId);
        await waiting;
    }

    [Fact]
    public void A_signal_without_a_waiter_is_kept_for_the_next()
    {
        var signal = new Signal();

        signal.Raise();
        signal.Raise();

        signal.WaitAsync().AsTask().IsCompleted.ShouldBeTrue();
        signal.WaitAsync().AsTask().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task There_is_one_waiter_at_a_time()
    {
        var signal = new Signal();
        var first = signal.WaitAsync().AsTask();

        Should.Throw<InvalidOperationException>(() => signal.WaitAsync().AsTask());

        signal.Raise();
        await first.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_signal_raised_while_the_waiter_continues_is_kept()
    {
        var signal = new Signal();
        var waiting = WaitAsync(signal, signal.Raise);

        signal.Raise();

        await waiting.WaitAsync(Patience);
        signal.WaitAsync().AsTask().IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Concurrent_signals_are_never_missed()
    {
        const int raisers = 4;
        const int each = 50_000;
        var signal = new Signal();
        var done = 0;
        var waiting = Task.Run(async () =>
        {
            while (Volatile.Read(ref done) < raisers * each)
            {
                await signal.WaitAsync();
            }
        });

        await Task.WhenAll(Enumerable.Range(0, raisers).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                Interlocked.Increment(ref done);
                signal.Raise();
            }
        }))).WaitAsync(Patience);

        await waiting.WaitAsync(Patience);
    }

    private static async Task WaitAsync(Signal signal, Action then)
    {
        await signal.WaitAsync().ConfigureAwait(false);
        then();
    }
}
