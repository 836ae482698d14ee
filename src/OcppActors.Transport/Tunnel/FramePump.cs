using System.Diagnostics;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>How one direction ended.</summary>
public enum PumpEnding
{
    /// <summary>The sender has sent FIN, and so has the relay to the receiver.</summary>
    Finished,

    /// <summary>The sender's connection broke.</summary>
    SenderLost,

    /// <summary>The receiver's connection broke.</summary>
    ReceiverLost,
}

/// <summary>How the relay ends a direction of its own accord.</summary>
public enum CloseMode
{
    /// <summary>The relay does not end it.</summary>
    None,

    /// <summary>Close 1001 at the next frame boundary, then FIN.</summary>
    GoingAway,

    /// <summary>FIN after the current chunk, without a Close.</summary>
    Fin,

    /// <summary>Neither: the connection is reset elsewhere.</summary>
    Abrupt,
}

/// <summary>How and when a direction ended.</summary>
/// <param name="Sender">The direction.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Cause">The system's error; null: none.</param>
/// <param name="EndedAt">When its sender ended it, as a monotonic timestamp (<see cref="Stopwatch"/>); 0: the relay ended it.</param>
public sealed record PumpResult(Direction Sender, PumpEnding Ending, string? Cause, long EndedAt = 0);

/// <summary>
/// Forwards the raw bytes of one direction; the tap observes each chunk before it is forwarded. One chunk is in flight, so a
/// receiver that does not read stops the reading. No one else writes to the receiver.
/// </summary>
public sealed class FramePump(Direction sender, TunnelEnd from, TunnelEnd to, Wiretap tap)
{
    // Longer than a slow but healthy receiver needs.
    private static readonly TimeSpan StallTime = TimeSpan.FromSeconds(1);

    // A read and a write, in nanoseconds.
    private const int ChunkCost = 10_000;

    // For so long after a turn has been used up by the tap, the tap observes on other threads than those that serve sockets.
    private const long HeavyMilliseconds = 10_000;

    private volatile CloseMode _closeMode;
    private bool _reading;
    private bool _isClosing;
    private long _lastRead = Environment.TickCount64;
    private long _endedAt;
    private long _heavyUntil;
    private WorkTurn _turn;

    private bool _isEnd;

    /// <summary>Time since the last bytes from the sender. Thread-safe.</summary>
    public TimeSpan Silence => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _lastRead));

    /// <summary>The tap has ended early, so that a Close may have passed unseen. To be read when the direction has ended.</summary>
    public bool IsBlind => tap.IsLost;

    // A Close of the relay must not be inside another frame.
    private bool CanClose => _closeMode switch
    {
        CloseMode.None => false,
        CloseMode.GoingAway => _isClosing || tap.SinceBoundary == 0,
        _ => true,
    };

    /// <summary>Runs until the direction has ended. Throws only on a bug.</summary>
    /// <param name="preface">Sent before anything is read: the CPMS's answer, towards the charger.</param>
    public async Task<PumpResult> RunAsync(ReadOnlyMemory<byte> preface = default)
    {
        try
        {
            if (!preface.IsEmpty)
            {
                await to.WriteAsync(preface);
                preface = default;
            }

            while (!CanClose)
            {
                ValueTask writing;
                try
                {
                    _reading = true;
                    var readable = from.ReadableAsync();
                    if (!readable.IsCompleted)
                    {
                        _turn = default;
                    }

                    await readable;
                    writing = CanClose ? default : Forward();
                }
                catch (IOException) when (_reading && CanClose)
                {
                    break; // the other direction has closed it; the receiver still gets its Close
                }

                if (_isEnd && !CanClose)
                {
                    _endedAt = Stopwatch.GetTimestamp();
                    _reading = false;
                    await to.FinishAsync();
                    return Ended(PumpEnding.Finished, null);
                }

                if (!writing.IsCompleted)
                {
                    _turn = default;
                }

                await writing;
                from.Consumed();
                if (_turn.IsOver)
                {
                    _turn = default;
                    await Task.Yield();
                }
            }

            await CloseAsync();
            return Ended(PumpEnding.Finished, null);
        }
        catch (IOException lost)
        {
            return Ended(_reading ? PumpEnding.SenderLost : PumpEnding.ReceiverLost, lost.InnerException?.Message ?? lost.Message);
        }
        finally
        {
            tap.Close();
        }
    }

    /// <summary>How the direction ends if its sender disconnects before <see cref="BeginClose"/>. Thread-safe.</summary>
    public void SetCloseMode(CloseMode mode) => _closeMode = mode;

    /// <summary>
    /// Ends the direction as <paramref name="mode"/> says. What still comes from the sender is dropped until it closes as well.
    /// Thread-safe.
    /// </summary>
    public void BeginClose(CloseMode mode)
    {
        SetCloseMode(mode);
        from.Interrupt();
    }

    /// <summary>Stops waiting for the end of the current frame: the direction ends without a Close. Thread-safe.</summary>
    public void Abort()
    {
        if (_closeMode == CloseMode.GoingAway)
        {
            BeginClose(CloseMode.Fin);
        }
    }

    // Forwards what there is to read. Not part of RunAsync, whose state would hold the buffer while it waits for bytes.
    private ValueTask Forward()
    {
        var read = from.Read();
        _isEnd = read.IsEnd;
        if (read.Bytes.IsEmpty)
        {
            return default;
        }

        var now = Environment.TickCount64;
        Volatile.Write(ref _lastRead, now);
        _reading = false;
        _turn.Spend(ChunkCost);
        var observed = now < _heavyUntil ? 0 : tap.Observe(read.Bytes.Span, ref _turn);
        return observed == read.Bytes.Length && !tap.IsBehind
            ? WriteAsync(read.Bytes)
            : new ValueTask(ForwardInTurnsAsync(read.Bytes, observed));
    }

    // The chunk waits, and so does its sender: it is not forwarded before it has been observed.
    private async Task ForwardInTurnsAsync(ReadOnlyMemory<byte> chunk, int observed)
    {
        if (observed > 0)
        {
            _heavyUntil = Environment.TickCount64 + HeavyMilliseconds;
        }

        while ((observed < chunk.Length || tap.IsBehind) && _closeMode is CloseMode.None or CloseMode.GoingAway)
        {
            await TapTurns.BeginAsync();
            try
            {
                var turn = new WorkTurn { MayTakeLong = true };
                observed += tap.Observe(chunk.Span[observed..], ref turn);
                _heavyUntil = turn.IsOver ? Environment.TickCount64 + HeavyMilliseconds : _heavyUntil;
            }
            finally
            {
                TapTurns.End();
            }
        }

        await WriteAsync(chunk);
    }

    private ValueTask WriteAsync(ReadOnlyMemory<byte> chunk)
    {
        var writing = to.WriteAsync(UpToClose(chunk));
        return writing.IsCompletedSuccessfully ? default : new ValueTask(WhileStalledAsync(writing.AsTask()));
    }

    // The chunk for the receiver: nothing after the frame boundary at which the relay closes.
    private ReadOnlyMemory<byte> UpToClose(ReadOnlyMemory<byte> chunk)
    {
        if (_closeMode != CloseMode.GoingAway || tap.SinceBoundary > chunk.Length)
        {
            return chunk;
        }

        _isClosing = true;
        return chunk[..^(int)tap.SinceBoundary];
    }

    private async Task CloseAsync()
    {
        _reading = false;
        if (_closeMode == CloseMode.GoingAway)
        {
            await to.WriteAsync(CloseFrame.Of(sender));
        }

        if (_closeMode != CloseMode.Abrupt)
        {
            await to.FinishAsync();
        }

        _reading = true;
        await from.DrainAsync();
    }

    private PumpResult Ended(PumpEnding ending, string? cause) =>
        new(sender, ending, cause, ending == PumpEnding.Finished ? _endedAt : Stopwatch.GetTimestamp());

    // While the receiver does not read, neither does this pump, and so it cannot notice that the sender's connection broke.
    private async Task WhileStalledAsync(Task writing)
    {
        while (!writing.IsCompleted)
        {
            await writing.WaitAsync(StallTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!writing.IsCompleted && from.IsBroken)
            {
                to.Abort();
                await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _reading = true; // the sender is the cause
                throw new IOException("it was reset, with bytes that the other side had not taken");
            }
        }

        await writing;
    }
}
