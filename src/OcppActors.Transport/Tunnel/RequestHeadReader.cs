using System.Buffers;
using System.IO.Pipelines;
using OcppActors.Transport.Http;

namespace OcppActors.Transport.Tunnel;

/// <summary>Reads a request's head from a connection, with limits of size and time.</summary>
public static class RequestHeadReader
{
    private const byte TlsHandshake = 0x16; // the first byte of a ClientHello, RFC 8446 section 5.1
    private const int MaxLeadingBytes = 16;

    private const string UnexpectedProxyHeader =
        "it sends a PROXY protocol header, which is read at the beginning of a connection from --trusted-proxies only: name the proxy there";

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> Http2Preface => "PRI * HTTP/2.0\r\n"u8; // RFC 9113 section 3.4

    /// <summary>Reads until the head is complete, or known to be invalid.</summary>
    /// <param name="input">The connection's bytes, after TLS where there is TLS.</param>
    /// <param name="limits">The limits.</param>
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
                if (Evaluate(buffer, result.IsCompleted, limits, out var consumed) is { } request)
                {
                    input.AdvanceTo(buffer.GetPosition(consumed));
                    return request;
                }

                input.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new InitialRequest.Invalid(408, $"the request was not complete within {limits.RequestTimeout.TotalSeconds:0.#} s");
        }
        catch (OperationCanceledException)
        {
            return new InitialRequest.NoRequest("the relay stopped before the request was complete");
        }
        catch (IOException)
        {
            return new InitialRequest.NoRequest("it reset the connection before the request was complete");
        }
    }

    private static InitialRequest? Evaluate(in ReadOnlySequence<byte> buffer, bool completed, HandshakeLimits limits, out int consumed)
    {
        consumed = 0;
        var limited = buffer.Slice(0, Math.Min(buffer.Length, limits.RequestHeadBytes + MaxLeadingBytes + 1));
        var received = limited.IsSingleSegment ? limited.FirstSpan : limited.ToArray();
        if (received is [TlsHandshake, ..])
        {
            return new InitialRequest.NoRequest("it speaks TLS to a port without TLS: give it a ws:// URL, or the relay --ssl-cert and --ssl-key");
        }

        if (ProxyHeader.Begins(received) is var begins and not false)
        {
            return begins is true ? new InitialRequest.Invalid(400, UnexpectedProxyHeader) : EndOf(buffer, completed);
        }

        var leading = LeadingLineEnds(received);
        received = received[leading..];
        if (received is [(byte)'\r'] && leading < MaxLeadingBytes)
        {
            return EndOf(buffer, completed);
        }

        if (received.StartsWith(Http2Preface))
        {
            return new InitialRequest.Invalid(400, "the request is HTTP/2, and a WebSocket upgrade is HTTP/1.1");
        }

        var end = received.IndexOf(EndOfHead);
        var head = end < 0 ? received : received[..(end + EndOfHead.Length)];
        if (!HeadFault.BeginsWithMethod(head) || HasLoneLineBreak(head))
        {
            return Invalid(head);
        }

        if (head.Length > limits.RequestHeadBytes)
        {
            return new InitialRequest.Invalid(431, $"the head of the request has more than {limits.RequestHeadBytes} bytes");
        }

        if (end < 0)
        {
            return EndOf(buffer, completed);
        }

        var request = Parsed(buffer.Slice(leading, head.Length)) ?? Invalid(head);
        consumed = request is InitialRequest.Upgrade ? leading + head.Length : leading;
        return request;
    }

    private static InitialRequest.NoRequest? EndOf(in ReadOnlySequence<byte> buffer, bool completed) =>
        !completed ? null
        : new InitialRequest.NoRequest(buffer.IsEmpty ? "it connected and closed without a request" : "it closed in the middle of its request");

    private static InitialRequest.Invalid Invalid(ReadOnlySpan<byte> head)
    {
        var fault = HeadFault.Of(head);
        return new InitialRequest.Invalid(400, fault.Quirk, fault.Where);
    }

    private static InitialRequest? Parsed(in ReadOnlySequence<byte> whole) => RequestHeadParser.Parse(whole) switch
    {
        null => null,
        { IsWebSocketUpgrade: true } upgrade => new InitialRequest.Upgrade(upgrade),
        var other => new InitialRequest.OtherHttp(other),
    };

    // Some clients send them; they are to be ignored (RFC 9112 section 2.2).
    private static int LeadingLineEnds(ReadOnlySpan<byte> received)
    {
        var leading = 0;
        while (leading < MaxLeadingBytes && received[leading..].StartsWith("\r\n"u8))
        {
            leading += 2;
        }

        return leading;
    }

    // If one parser ends a line at a bare LF or CR and another does not, a header can be hidden (RFC 9112 section 2.2).
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
