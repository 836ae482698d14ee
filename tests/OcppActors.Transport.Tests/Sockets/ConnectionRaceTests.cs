using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using OcppActors.TestSupport;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

public sealed class ConnectionRaceTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly ConcurrentQueue<Attempt> _attempts = [];
    private readonly Channel<IPAddress[]> _addresses = Channel.CreateUnbounded<IPAddress[]>();
    private readonly ConnectionRace<Connection> _race;

    public ConnectionRaceTests() => _race = new ConnectionRace<Connection>(ConnectAsync, _time);

    [Fact]
    public async Task The_next_address_is_tried_a_quarter_of_a_second_after_the_one_before()
    {
        var running = Run("2001:db8::1", "192.0.2.1", "192.0.2.2");
        await AttemptsAsync(1);

        _time.Advance(TimeSpan.FromMilliseconds(249));
        _time.Timers.ShouldBe(1); // the delay has not passed
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await AttemptsAsync(2);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await AttemptsAsync(3);

        Tried.ShouldBe(["2001:db8::1", "192.0.2.1", "192.0.2.2"]);
        running.IsCompleted.ShouldBeFalse();
        _race.Attempts.ShouldAllBe(attempt => attempt.Error == null);
    }

    [Fact]
    public async Task The_first_connection_wins_and_the_other_attempts_are_cancelled()
    {
        var running = Run("2001:db8::1", "192.0.2.1");
        await AttemptsAsync(1);
        _time.Advance(ConnectionRace<Connection>.AttemptDelay);
        await AttemptsAsync(2);

        var connection = At(1).Succeed();

        (await running.WaitAsync(Until.Patience)).ShouldBeSameAs(connection);
        connection.Disposed.Task.IsCompleted.ShouldBeFalse();
        await At(0).Cancelled.Task.WaitAsync(Until.Patience);
        _time.Timers.ShouldBe(0);
    }

    [Fact]
    public async Task A_connection_that_comes_too_late_is_closed()
    {
        var running = Run("2001:db8::1", "192.0.2.1");
        await AttemptsAsync(1);
        At(0).IsDeaf = true;
        _time.Advance(ConnectionRace<Connection>.AttemptDelay);
        await AttemptsAsync(2);
        At(1).Succeed();
        await running.WaitAsync(Until.Patience);

        await At(0).Succeed().Disposed.Task.WaitAsync(Until.Patience);
    }

    [Fact]
    public async Task An_attempt_that_fails_is_followed_by_the_next_at_once()
    {
        var running = Run("2001:db8::1", "192.0.2.1");
        await AttemptsAsync(1);

        At(0).Fail(SocketError.NetworkUnreachable);
        await AttemptsAsync(2);
        At(1).Succeed();

        (await running.WaitAsync(Until.Patience)).ShouldNotBeNull();
        _race.Attempts.Select(attempt => attempt.Error).ShouldBe([SocketError.NetworkUnreachable, null]);
    }

    [Fact]
    public async Task When_all_have_failed_each_address_has_its_reason()
    {
        var running = Run("2001:db8::1", "192.0.2.1", "192.0.2.2");
        for (var number = 0; number < 3; number++)
        {
            await AttemptsAsync(number + 1);
            At(number).Fail(number == 0 ? SocketError.NetworkUnreachable : SocketError.ConnectionRefused);
        }

        (await running.WaitAsync(Until.Patience)).ShouldBeNull();
        ConnectAttempt.Explain(_race.Attempts, "cpms.example.com", 443).ShouldBe(
            $"it cannot be reached (2001:db8::1: {new SocketException((int)SocketError.NetworkUnreachable).Message}, 192.0.2.1 refuses, 192.0.2.2 refuses)");
    }

    [Fact]
    public async Task Addresses_that_become_known_later_are_tried_in_the_new_order_and_none_twice()
    {
        _addresses.Writer.TryWrite(Addresses("192.0.2.1", "192.0.2.2"));
        var running = _race.RunAsync(_addresses.Reader.ReadAllAsync(), CancellationToken.None);
        await AttemptsAsync(1);
        _addresses.Writer.TryWrite(Addresses("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2"));
        _addresses.Writer.Complete();
        for (var number = 0; number < 4; number++)
        {
            await AttemptsAsync(number + 1);
            await Until.TrueAsync(() => _addresses.Reader.Completion.IsCompleted, "the second list");
            At(number).Fail(SocketError.ConnectionRefused);
        }

        (await running.WaitAsync(Until.Patience)).ShouldBeNull();
        Tried.ShouldBe(["192.0.2.1", "2001:db8::1", "2001:db8::2", "192.0.2.2"]);
    }

    [Fact]
    public async Task While_more_addresses_may_come_no_failure_is_final()
    {
        _addresses.Writer.TryWrite(Addresses("192.0.2.1"));
        var running = _race.RunAsync(_addresses.Reader.ReadAllAsync(), CancellationToken.None);
        await AttemptsAsync(1);
        At(0).Fail(SocketError.ConnectionRefused);
        await Until.TrueAsync(() => _race.Attempts[0].Error is not null, "the failure");

        _addresses.Writer.TryWrite(Addresses("2001:db8::1", "192.0.2.1"));
        await AttemptsAsync(2);

        At(1).Succeed();
        (await running.WaitAsync(Until.Patience)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Cancelling_ends_all_attempts()
    {
        using var given = new CancellationTokenSource();
        _addresses.Writer.TryWrite(Addresses("192.0.2.1", "192.0.2.2"));
        var running = _race.RunAsync(_addresses.Reader.ReadAllAsync(CancellationToken.None), given.Token);
        await AttemptsAsync(1);
        _time.Advance(ConnectionRace<Connection>.AttemptDelay);
        await AttemptsAsync(2);

        await given.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running.WaitAsync(Until.Patience));
        await Task.WhenAll(At(0).Cancelled.Task, At(1).Cancelled.Task).WaitAsync(Until.Patience);
    }

    private string[] Tried => [.. _attempts.Select(attempt => attempt.Address.ToString())];

    private static IPAddress[] Addresses(params string[] addresses) => [.. addresses.Select(IPAddress.Parse)];

    private Task<Connection?> Run(params string[] addresses)
    {
        _addresses.Writer.TryWrite(Addresses(addresses));
        _addresses.Writer.Complete();
        return _race.RunAsync(_addresses.Reader.ReadAllAsync(), CancellationToken.None);
    }

    // With its delay, which begins after it.
    private Task AttemptsAsync(int count) => Until.TrueAsync(() => _attempts.Count == count && _time.Armings == count, $"attempt {count}");

    private Attempt At(int number) => _attempts.ElementAt(number);

    private Task<Connection> ConnectAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var attempt = new Attempt(address);
        cancellationToken.Register(attempt.Cancel);
        _attempts.Enqueue(attempt);
        return attempt.Outcome.Task;
    }

    private sealed class Attempt(IPAddress address)
    {
        public IPAddress Address => address;

        /// <summary>It does not hear that it is cancelled, as one that has just succeeded.</summary>
        public bool IsDeaf { get; set; }

        public TaskCompletionSource<Connection> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Connection Succeed()
        {
            var connection = new Connection();
            Outcome.SetResult(connection);
            return connection;
        }

        public void Fail(SocketError error) => Outcome.SetException(new SocketException((int)error));

        public void Cancel()
        {
            Cancelled.TrySetResult();
            if (!IsDeaf)
            {
                Outcome.TrySetCanceled();
            }
        }
    }

    private sealed class Connection : IDisposable
    {
        public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose() => Disposed.SetResult();
    }
}
