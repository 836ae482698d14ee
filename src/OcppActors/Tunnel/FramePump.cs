using System.Buffers;
using System.Net.Sockets;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Tunnel;

/// <summary>How one direction ended.</summary>
internal enum PumpEnding
{
    /// <summary>The sender said that it sends no more (FIN); the receiver has been told.</summary>
    Finished,

    /// <summary>The sender's connection broke.</summary>
    SenderLost,

    /// <summary>The receiver's connection broke.</summary>
    ReceiverLost,
}

/// <param name="Sender">The direction.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Cause">What broke, in the system's words; null where nothing did.</param>
internal sealed record PumpResult(Direction Sender, PumpEnding Ending, string? Cause);

/// <summary>
/// Moves the raw bytes of one direction, and shows each chunk to the tap before it is passed on. One chunk is in flight;
/// a receiver that does not read stops the reading.
/// </summary>
internal sealed class FramePump(Direction sender, TunnelEnd from, TunnelEnd to, Wiretap tap)
{
    /// <summary>Runs until the direction has ended. Throws only for a bug.</summary>
    /// <param name="preface">Passed on before anything is read: the CPMS's answer, towards the charger.</param>
    public async Task<PumpResult> RunAsync(ReadOnlyMemory<byte> preface = default)
    {
        var reading = false;
        try
        {
            if (!preface.IsEmpty)
                await to.WriteAsync(preface);
            while (true)
            {
                reading = true;
                var chunk = await from.ReadAsync();
                reading = false;
                if (chunk.IsEmpty)
                {
                    await to.FinishAsync();
                    return new PumpResult(sender, PumpEnding.Finished, null);
                }

                await PassOnAsync(chunk);
                from.Consumed();
            }
        }
        catch (Exception lost) when (lost is IOException or SocketException or ObjectDisposedException)
        {
            return new PumpResult(sender, reading ? PumpEnding.SenderLost : PumpEnding.ReceiverLost, lost.Message);
        }
        finally
        {
            tap.Close();
        }
    }

    private async ValueTask PassOnAsync(ReadOnlySequence<byte> chunk)
    {
        foreach (var part in chunk)
        {
            tap.Observe(part.Span);
            await to.WriteAsync(part);
        }
    }
}
