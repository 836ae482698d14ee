using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

public sealed class SignalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Who_waits_goes_on_before_raising_returns()
    {
        var signal = new Signal();
        var waiting = WaitAsync(signal, () => { });
        waiting.IsCompleted.ShouldBeFalse();

        signal.Raise();

        waiting.IsCompleted.ShouldBeTrue();
        await waiting;
    }

    [Fact]
    public async Task Raised_elsewhere_who_waits_goes_on_elsewhere()
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
    public void Raised_before_anybody_waits_it_is_kept_for_one()
    {
        var signal = new Signal();

        signal.Raise();
        signal.Raise();

        signal.WaitAsync().AsTask().IsCompleted.ShouldBeTrue();
        signal.WaitAsync().AsTask().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Two_may_not_wait()
    {
        var signal = new Signal();
        var first = signal.WaitAsync().AsTask();

        Should.Throw<InvalidOperationException>(() => signal.WaitAsync().AsTask());

        signal.Raise();
        await first.WaitAsync(Patience);
    }

    [Fact]
    public async Task What_many_raise_at_once_is_never_missed()
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

    [Fact]
    public async Task A_handler_lets_the_wait_go_on_until_it_declines()
    {
        var signal = new Signal();
        var handler = new Handler(() => false, () => true, () => true);
        var waiting = signal.WaitAsync(handler).AsTask();

        signal.Raise();
        signal.Raise();
        waiting.IsCompleted.ShouldBeFalse();
        signal.Raise();

        waiting.IsCompleted.ShouldBeTrue();
        handler.Times.ShouldBe(3);
        signal.WaitAsync().AsTask().IsCompleted.ShouldBeFalse();
        await waiting;
    }

    [Fact]
    public async Task What_is_raised_while_it_is_handled_is_handled_next()
    {
        var signal = new Signal();
        var handler = new Handler(() => true, RaiseAgain);
        var waiting = signal.WaitAsync(handler).AsTask();

        signal.Raise();

        handler.Times.ShouldBe(2);
        waiting.IsCompleted.ShouldBeFalse();
        handler.Next.Push(() => false);
        signal.Raise();
        await waiting.WaitAsync(Patience);

        bool RaiseAgain()
        {
            signal.Raise();
            return true;
        }
    }

    [Fact]
    public async Task What_is_raised_while_a_handler_declines_is_kept()
    {
        var signal = new Signal();
        var waiting = signal.WaitAsync(new Handler(RaiseAndDecline)).AsTask();

        signal.Raise();

        await waiting.WaitAsync(Patience);
        signal.WaitAsync().AsTask().IsCompleted.ShouldBeTrue();

        bool RaiseAndDecline()
        {
            signal.Raise();
            return false;
        }
    }

    [Fact]
    public async Task A_wait_without_a_handler_does_not_ask_the_one_before()
    {
        var signal = new Signal();
        var handler = new Handler(() => false);
        var first = signal.WaitAsync(handler).AsTask();
        signal.Raise();
        await first.WaitAsync(Patience);

        var second = signal.WaitAsync().AsTask();
        signal.Raise();

        await second.WaitAsync(Patience);
        handler.Times.ShouldBe(1);
    }

    [Fact]
    public async Task What_many_raise_at_once_is_handled_by_one_at_a_time_and_never_missed()
    {
        const int raisers = 4;
        const int each = 50_000;
        var signal = new Signal();
        var (done, seen, inside, most) = (0, 0, 0, 0);
        var handler = new Steady(() =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            seen = Volatile.Read(ref done);
            Interlocked.Decrement(ref inside);
            return seen % 7 != 0 && seen < raisers * each;
        });
        var waiting = WaitForAllAsync(); // before anything is raised

        await Task.WhenAll(Enumerable.Range(0, raisers).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                Interlocked.Increment(ref done);
                signal.Raise();
            }
        }))).WaitAsync(Patience);

        await waiting.WaitAsync(Patience);
        most.ShouldBe(1);

        async Task WaitForAllAsync()
        {
            while (Volatile.Read(ref seen) < raisers * each)
            {
                await signal.WaitAsync(handler).ConfigureAwait(false);
                seen = Volatile.Read(ref done);
            }
        }
    }

    private static async Task WaitAsync(Signal signal, Action then)
    {
        await signal.WaitAsync().ConfigureAwait(false);
        then();
    }

    private sealed class Handler(params Func<bool>[] last) : ISignalHandler
    {
        public Stack<Func<bool>> Next { get; } = new(last);

        public int Times { get; private set; }

        public bool TryHandle()
        {
            Times++;
            return Next.Pop()();
        }
    }

    private sealed class Steady(Func<bool> handle) : ISignalHandler
    {
        public bool TryHandle() => handle();
    }
}
