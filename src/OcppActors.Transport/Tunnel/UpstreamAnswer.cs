using System.Globalization;
using System.Text;
using OcppActors.Transport.Http;

namespace OcppActors.Transport.Tunnel;

/// <summary>Reads the CPMS's answer to an upgrade request.</summary>
internal sealed class UpstreamAnswer(Stream stream, HandshakeLimits limits)
{
    private const int ReadBytes = 4096;
    private byte[] _buffer = new byte[ReadBytes];
    private int _filled;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <summary>Reads up to the final answer, and the body of a refusal.</summary>
    /// <param name="end">Creates the CPMS's end; its argument is what came after the answer.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<DialOutcome> ReadAsync(Func<byte[], TunnelEnd> end, CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = await ReadHeadAsync(cancellationToken);
            if (length is null || ResponseHead.Parse(_buffer.AsSpan(0, length.Value).ToArray()) is not { } head)
            {
                return new DialOutcome.Failed(502, "its answer is not valid HTTP/1.1");
            }

            var rest = _buffer.AsMemory(length.Value, _filled - length.Value);
            if (head.Status == 101)
            {
                return new DialOutcome.Accepted(end(rest.ToArray()), head);
            }

            if (head.Status >= 200)
            {
                var body = await RefusalBody.ReadAsync(head, rest, stream, limits.RefusalBodyBytes, cancellationToken);
                return body is null
                    ? new DialOutcome.Failed(502, "its answer is not valid HTTP/1.1")
                    : new DialOutcome.Refused(head.Status, Refusal(head, body.Value)) { Location = head.Fields.First("Location") };
            }

            // The final answer follows an interim one (RFC 9110 section 15.2).
            _buffer = [.. rest.Span, .. new byte[ReadBytes]];
            _filled = rest.Length;
        }
    }

    private async Task<int?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _filled).IndexOf(EndOfHead);
            if (end >= 0)
            {
                return end + EndOfHead.Length <= limits.ResponseHeadBytes ? end + EndOfHead.Length : null;
            }

            if (_filled >= limits.ResponseHeadBytes || !CanBecomeHead(_buffer.AsSpan(0, _filled)))
            {
                return null;
            }

            if (_filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }

            var count = await stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
            if (count == 0)
            {
                throw new IOException("it closed without an answer");
            }

            _filled += count;
        }
    }

    // Decided as early as possible: a server that speaks another protocol must not wait for the dial timeout.
    private static bool CanBecomeHead(ReadOnlySpan<byte> received)
    {
        var version = "HTTP/1."u8;
        var length = Math.Min(received.Length, version.Length);
        var lineFeed = received.IndexOf((byte)'\n');
        return received[..length].SequenceEqual(version[..length]) && (lineFeed < 0 || (lineFeed > 0 && received[lineFeed - 1] == '\r'));
    }

    private static byte[] Refusal(ResponseHead head, ReadOnlyMemory<byte> body)
    {
        var lines = HttpField.Text(head.Raw.Span[..head.Raw.Span.IndexOf("\r\n"u8)]);
        var text = new StringBuilder(lines).Append("\r\n");
        foreach (var field in head.Fields)
        {
            // Upgrade in a 426 tells the charger what the CPMS wants instead.
            if (!head.Fields.IsHopByHop(field) || field.Is("Upgrade"))
            {
                text.Append(field.Name).Append(": ").Append(field.Value).Append("\r\n");
            }
        }

        text.Append("Content-Length: ").Append(body.Length.ToString(CultureInfo.InvariantCulture))
            .Append("\r\nConnection: close\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(text.ToString()), .. body.Span];
    }
}
