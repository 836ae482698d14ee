using System.Diagnostics;
using System.Runtime.ExceptionServices;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Transport.Tunnel;

/// <summary>How one direction ended.</summary>
public enum PumpEnding
{
    /// <summary>The sender said that it sends no more (FIN); the receiver has been told.</summary>
    Finished,

    /// <summary>The sender's connection broke.</summary>
    SenderLost,

    /// <summary>The receiver's connection broke.</summary>
    ReceiverLost,
}

/// <summary>What the receiver of a direction gets when the relay itself ends it.</summary>
public enum CloseMode
{
    /// <summary>The relay does not end it.</summary>
    None,

    /// <summary>Close 1001 at the next frame boundary, then FIN.</summary>
    GoingAway,

    /// <summary>FIN after the chunk that is under way, and no frame of ours before it.</summary>
    Fin,

    /// <summary>Neither: it learns of the end by a reset that somebody else sends.</summary>
    Abrupt,
}

/// <param name="Sender">The direction.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Cause">What broke, in the system's words; null where nothing did.</param>
/// <param name="EndedAt">When, as a monotonic timestamp: what came first is to blame.</param>
public sealed record PumpResult(Direction Sender, PumpEnding Ending, string? Cause, long EndedAt = 0);

/// <summary>
/// Moves the raw bytes of one direction, and shows each chunk to the tap before it is passed on. One chunk is in flight;
/// a receiver that does not read stops the reading. Nobody else writes to the receiver.
/// </summary>
public sealed class FramePump(Direction sender, TunnelEnd from, TunnelEnd to, Wiretap tap) : ISignalHandler
{
    // Longer than a connection takes that is merely busy.
    private static readonly TimeSpan StallTime = TimeSpan.FromSeconds(1);

    // Then whoever shares this thread has a turn: where neither reading nor writing has to wait, nothing else would give way.
    private const int MaxAtOnce = 32;

    private volatile CloseMode _closeMode;
    private bool _reading;
    private bool _isClosing;
    private long _lastRead = Environment.TickCount64;
    private long _endedAt;

    // What a chunk came to that could not just be passed on.
    private bool _isEnd;
    private Task? _writing;
    private ExceptionDispatchInfo? _failure;

    /// <summary>How long nothing has come from the sender. From any thread.</summary>
    public TimeSpan Silence => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _lastRead));

    private bool IsHeldUp => _isEnd || _writing is not null || _failure is not null;

    // Only a frame of our own must not stand in the middle of another.
    private bool CanClose => _closeMode switch
    {
        CloseMode.None => false,
        CloseMode.GoingAway => _isClosing || tap.SinceBoundary == 0,
        _ => true,
    };

    /// <summary>Runs until the direction has ended. Throws only for a bug.</summary>
    /// <param name="preface">Passed on before anything is read: the CPMS's answer, towards the charger.</param>
    public async Task<PumpResult> RunAsync(ReadOnlyMemory<byte> preface = default)
    {
        try
        {
            if (!preface.IsEmpty)
            {
                await to.WriteAsync(preface);
                preface = default;
            }

            var atOnce = 0;
            while (!CanClose)
            {
                try
                {
                    _reading = true;
                    var readable = from.ReadableAsync(this);
                    atOnce = readable.IsCompleted ? atOnce + 1 : 0;
                    await readable;
                    _ = IsHeldUp || TryPass();
                    _failure?.Throw();
                }
                catch (IOException) when (_reading && CanClose)
                {
                    break; // it has gone because the other direction parted from it: the receiver gets its farewell all the same
                }

                if (_isEnd && !CanClose)
                {
                    _endedAt = Stopwatch.GetTimestamp();
                    _reading = false;
                    await to.FinishAsync();
                    return Ended(PumpEnding.Finished, null);
                }

                if (_writing is { } writing)
                {
                    await writing;
                    _writing = null;
                }

                from.Consumed();
                if (atOnce >= MaxAtOnce)
                {
                    atOnce = 0;
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

    /// <summary>How the direction will end, should its sender go before <see cref="BeginClose"/>. From any thread.</summary>
    public void SetCloseMode(CloseMode farewell) => _closeMode = farewell;

    /// <summary>
    /// The direction ends with a farewell to the receiver; what still comes from the sender is dropped until it closes as
    /// well. From any thread.
    /// </summary>
    public void BeginClose(CloseMode farewell)
    {
        SetCloseMode(farewell);
        from.Interrupt();
    }

    /// <summary>A frame that is still passing is waited for no longer: its direction just ends. From any thread.</summary>
    public void Abort()
    {
        if (_closeMode == CloseMode.GoingAway)
        {
            BeginClose(CloseMode.Fin);
        }
    }

    // Most chunks need nothing else, and the pump sleeps on.
    /// <inheritdoc/>
    bool ISignalHandler.TryHandle() => TryPass();

    // Passes on what has come, without waiting. False: the pump itself has to go on.
    private bool TryPass()
    {
        if (CanClose)
        {
            return false;
        }

        try
        {
            var read = from.Read();
            _isEnd = read.IsEnd;
            if (!read.Bytes.IsEmpty)
            {
                Volatile.Write(ref _lastRead, Environment.TickCount64);
                _reading = false;
                var writing = to.WriteAsync(Observed(read.Bytes));
                if (!writing.IsCompletedSuccessfully)
                {
                    _writing = WhileStalledAsync(writing.AsTask());
                    return false;
                }

                _reading = true;
            }

            from.Consumed();
            return !_isEnd && !CanClose; // this chunk may have ended the frame that the farewell waited for
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure); // for the pump to tell
            return false;
        }
    }

    // The chunk as the receiver gets it: nothing after the frame boundary at which to part is passed on.
    private ReadOnlyMemory<byte> Observed(ReadOnlyMemory<byte> chunk)
    {
        tap.Observe(chunk.Span);
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

    // A receiver that takes nothing keeps this pump from reading, and so from noticing that the sender's connection broke.
    private async Task WhileStalledAsync(Task writing)
    {
        while (!writing.IsCompleted)
        {
            await writing.WaitAsync(StallTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!writing.IsCompleted && from.IsBroken)
            {
                to.Abort();
                await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _reading = true; // the sender is to blame
                throw new IOException("it was reset, with bytes that the other side had not taken");
            }
        }

        await writing;
    }
}
