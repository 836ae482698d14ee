using System.IO.Pipelines;
using OcppActors.TestSupport;
using OcppActors.Transport.Tls;
using Shouldly;

namespace OcppActors.Transport.Tests.Tls;

public sealed class HandshakeStreamTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly HandshakeTurns _turns = new(1);
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    public void Dispose() => _turns.Dispose();

    [Fact]
    public async Task A_handshake_waits_for_its_turn()
    {
        await _turns.BeginAsync(default);
        var run = Over(new Pipe(), out var stream).RunAsync(_ => Task.CompletedTask, Patience, _time, default);
        run.IsCompleted.ShouldBeFalse();

        _turns.End();

        await run.WaitAsync(Bound);
        stream.Received.ShouldBe(0);
    }

    [Fact]
    public async Task One_that_waits_for_its_peer_holds_no_turn_and_gets_another_when_the_bytes_come()
    {
        var peer = new Pipe();
        var run = Over(peer, out var slow).RunAsync(async token => await slow.ReadExactlyAsync(new byte[2], token), Patience, _time, default);

        await Over(new Pipe(), out _).RunAsync(_ => Task.CompletedTask, Patience, _time, default).WaitAsync(Bound);
        await peer.Writer.WriteAsync(new byte[] { 1 });
        await Over(new Pipe(), out _).RunAsync(_ => Task.CompletedTask, Patience, _time, default).WaitAsync(Bound);
        run.IsCompleted.ShouldBeFalse();
        await peer.Writer.WriteAsync(new byte[] { 2 });

        await run.WaitAsync(Bound);
        slow.Received.ShouldBe(2);
    }

    [Fact]
    public async Task A_peer_that_does_not_take_our_bytes_holds_no_turn()
    {
        var full = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var stream = new HandshakeStream(Stream.Null, full.Writer.AsStream(), _turns);
        var run = stream.RunAsync(async token => await stream.WriteAsync(new byte[2], token), Patience, _time, default);

        await Over(new Pipe(), out _).RunAsync(_ => Task.CompletedTask, Patience, _time, default).WaitAsync(Bound);
        run.IsCompleted.ShouldBeFalse();
        full.Reader.AdvanceTo((await full.Reader.ReadAsync()).Buffer.End);

        await run.WaitAsync(Bound);
    }

    [Fact]
    public async Task A_failed_handshake_gives_its_turn_back()
    {
        await Should.ThrowAsync<InvalidDataException>(
            () => Over(new Pipe(), out _).RunAsync(_ => throw new InvalidDataException(), Patience, _time, default));

        await Over(new Pipe(), out _).RunAsync(_ => Task.CompletedTask, Patience, _time, default).WaitAsync(Bound);
    }

    [Fact]
    public async Task A_peer_may_keep_it_waiting_for_so_long_in_all()
    {
        var peer = new Pipe();
        var run = Over(peer, out var stream).RunAsync(async token => await stream.ReadExactlyAsync(new byte[2], token), Patience, _time, default);
        await ArmedAsync(1);
        _time.Advance(Patience / 2);
        await peer.Writer.WriteAsync(new byte[] { 1 });
        await ArmedAsync(2);

        _time.Advance(Patience / 2);

        await Should.ThrowAsync<TimeoutException>(() => run.WaitAsync(Bound));
    }

    [Fact]
    public async Task The_time_in_which_it_waits_for_its_turn_does_not_count()
    {
        var peer = new Pipe();
        await _turns.BeginAsync(default);
        var run = Over(peer, out var stream).RunAsync(async token => await stream.ReadExactlyAsync(new byte[1], token), Patience, _time, default);

        _time.Advance(2 * Patience);
        _turns.End();
        await ArmedAsync(1);
        await peer.Writer.WriteAsync(new byte[] { 1 });

        await run.WaitAsync(Bound);
    }

    [Fact]
    public async Task Afterwards_bytes_pass_without_turns()
    {
        var peer = new Pipe();
        var stream = Over(peer, out _);
        await stream.RunAsync(_ => Task.CompletedTask, Patience, _time, default);
        await _turns.BeginAsync(default);

        await peer.Writer.WriteAsync(new byte[] { 1 });

        (await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(Bound)).ShouldBe(1);
    }

    private HandshakeStream Over(Pipe peer, out HandshakeStream stream) =>
        stream = new HandshakeStream(peer.Reader.AsStream(), Stream.Null, _turns);

    // The handshake runs on the pool: it is waiting for its peer once the clock has been set.
    private async Task ArmedAsync(int times)
    {
        using var late = new CancellationTokenSource(Bound);
        while (_time.Armings < times)
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
