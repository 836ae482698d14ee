using System.Buffers;
using System.IO.Pipelines;

namespace OcppActors.Tunnel;

/// <summary>What a charger's first bytes turned out to be.</summary>
internal abstract record Arrival
{
    private Arrival()
    {
    }

    /// <summary>A WebSocket upgrade; its head has been consumed.</summary>
    public sealed record Upgrade(RequestHead Head) : Arrival;

    /// <summary>Some other HTTP, or an attempt at it; nothing of it has been consumed.</summary>
    /// <param name="Quirk">What is wrong with it, in words for the log; null where it is sound.</param>
    public sealed record OtherHttp(string? Quirk) : Arrival;

    /// <summary>A request that did not become whole in time.</summary>
    public sealed record TooSlow : Arrival;

    /// <summary>No request at all.</summary>
    /// <param name="Quirk">What was seen instead, in words for the log.</param>
    public sealed record Nothing(string Quirk) : Arrival;
}

/// <summary>Reads a request's head from a connection, bounded in bytes and in time.</summary>
internal static class RequestHeadReader
{
    private const byte TlsHandshake = 0x16; // the first byte of a ClientHello, RFC 8446 section 5.1

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <param name="input">The connection's bytes, after TLS where there is TLS.</param>
    /// <param name="limits">How much and how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">The port is being closed.</param>
    public static async Task<Arrival> ReadAsync(
        PipeReader input, HandshakeLimits limits, TimeProvider time, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(limits.RequestTimeout, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(deadline.Token);
                var buffer = result.Buffer;
                if (Judge(buffer, result.IsCompleted, limits, out var consumed) is { } arrival)
                {
                    input.AdvanceTo(consumed);
                    return arrival;
                }

                input.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new Arrival.TooSlow();
        }
        catch (OperationCanceledException)
        {
            return new Arrival.Nothing("the relay stops before its request was whole");
        }
        catch (IOException)
        {
            return new Arrival.Nothing("it reset the connection before its request was whole");
        }
    }

    private static Arrival? Judge(
        in ReadOnlySequence<byte> buffer, bool completed, HandshakeLimits limits, out SequencePosition consumed)
    {
        consumed = buffer.Start;
        if (buffer.Length > 0 && buffer.FirstSpan[0] == TlsHandshake)
        {
            return new Arrival.Nothing("it speaks TLS to a port without: give it a ws:// URL, or the relay --ssl-cert and --ssl-key");
        }

        var reader = new SequenceReader<byte>(buffer);
        if (reader.TryReadTo(out ReadOnlySequence<byte> _, EndOfHead) && reader.Consumed <= limits.RequestHeadBytes)
        {
            var head = RequestHeadParser.Parse(buffer.Slice(0, reader.Consumed));
            if (head is not { AsksForWebSocket: true })
            {
                return new Arrival.OtherHttp(head is null ? "its request is no sound HTTP" : null);
            }

            consumed = reader.Position;
            return new Arrival.Upgrade(head);
        }

        if (buffer.Length > limits.RequestHeadBytes)
        {
            return new Arrival.OtherHttp($"the head of its request has more than {limits.RequestHeadBytes} bytes");
        }

        if (completed)
        {
            return new Arrival.Nothing(buffer.IsEmpty ? "it connected and closed without a request" : "it closed in the middle of its request");
        }

        return null;
    }
}
