using System.Buffers;
using System.IO.Pipelines;
using OcppActors.Transport.Http;

namespace OcppActors.Transport.Tunnel;

/// <summary>Reads a request's head from a connection, bounded in bytes and in time.</summary>
public static class RequestHeadReader
{
    private const byte TlsHandshake = 0x16; // the first byte of a ClientHello, RFC 8446 section 5.1

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> Http2Preface => "PRI * HTTP/2.0\r\n"u8; // RFC 9113 section 3.4

    /// <param name="input">The connection's bytes, after TLS where there is TLS.</param>
    /// <param name="limits">How much and how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">The port is being closed.</param>
    public static async Task<InitialRequest> ReadAsync(
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
                    input.AdvanceTo(buffer.GetPosition(consumed));
                    return arrival;
                }

                input.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new InitialRequest.Unsound(408, $"the request was not whole within {limits.RequestTimeout.TotalSeconds:0.#} s");
        }
        catch (OperationCanceledException)
        {
            return new InitialRequest.Nothing("the relay stops before its request was whole");
        }
        catch (IOException)
        {
            return new InitialRequest.Nothing("it reset the connection before its request was whole");
        }
    }

    private static InitialRequest? Judge(in ReadOnlySequence<byte> buffer, bool completed, HandshakeLimits limits, out int consumed)
    {
        consumed = 0;
        var enough = buffer.Slice(0, Math.Min(buffer.Length, limits.RequestHeadBytes + 1));
        var begun = enough.IsSingleSegment ? enough.FirstSpan : enough.ToArray();
        if (begun is [TlsHandshake, ..])
        {
            return new InitialRequest.Nothing("it speaks TLS to a port without: give it a ws:// URL, or the relay --ssl-cert and --ssl-key");
        }

        if (begun.StartsWith(Http2Preface))
        {
            return new InitialRequest.Unsound(400, "the request is HTTP/2, and a WebSocket upgrade is HTTP/1.1");
        }

        var end = begun.IndexOf(EndOfHead);
        var head = end < 0 ? begun : begun[..(end + EndOfHead.Length)];
        if (!BeginsWithMethod(head) || HasLoneLineBreak(head))
        {
            return NoSoundHttp;
        }

        if (head.Length > limits.RequestHeadBytes)
        {
            return new InitialRequest.Unsound(431, $"the head of the request has more than {limits.RequestHeadBytes} bytes");
        }

        if (end >= 0)
        {
            var arrival = Judge(buffer.Slice(0, head.Length));
            consumed = arrival is InitialRequest.Upgrade ? head.Length : 0;
            return arrival;
        }

        if (completed)
        {
            return new InitialRequest.Nothing(buffer.IsEmpty ? "it connected and closed without a request" : "it closed in the middle of its request");
        }

        return null;
    }

    private static InitialRequest NoSoundHttp { get; } = new InitialRequest.Unsound(400, "the request is no sound HTTP");

    private static InitialRequest Judge(in ReadOnlySequence<byte> whole) => RequestHeadParser.Parse(whole) switch
    {
        null => NoSoundHttp,
        { AsksForWebSocket: true } upgrade => new InitialRequest.Upgrade(upgrade),
        var other => new InitialRequest.OtherHttp(other),
    };

    // Said as soon as it is known: garbage need not be waited for until the time is up.
    private static bool BeginsWithMethod(ReadOnlySpan<byte> begun)
    {
        var end = begun.IndexOfAnyExceptInRange((byte)'A', (byte)'Z');
        return end < 0 || (end > 0 && begun[end] == ' ');
    }

    // Where one reader ends a line at a bare LF or CR and another does not, a header can be hidden (RFC 9112 section 2.2).
    private static bool HasLoneLineBreak(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var at && at + 1 < bytes.Length)
        {
            if (!bytes[at..].StartsWith("\r\n"u8))
            {
                return true;
            }

            bytes = bytes[(at + 2)..];
        }

        return bytes is [.., (byte)'\n'] && !bytes.EndsWith("\r\n"u8);
    }
}
