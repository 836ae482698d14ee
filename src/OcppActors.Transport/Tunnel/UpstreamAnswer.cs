using System.Globalization;
using System.Text;
using OcppActors.Transport.Http;

namespace OcppActors.Transport.Tunnel;

/// <summary>Reads the CPMS's answer to an upgrade request from its stream.</summary>
internal sealed class UpstreamAnswer(Stream stream, HandshakeLimits limits)
{
    private const int ReadBytes = 4096;
    private byte[] _buffer = new byte[ReadBytes];
    private int _filled;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <param name="end">Makes the CPMS's end of what has come after the answer.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<DialOutcome> ReadAsync(Func<byte[], TunnelEnd> end, CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = await ReadHeadAsync(cancellationToken);
            if (length is null || ResponseHead.Parse(_buffer.AsSpan(0, length.Value).ToArray()) is not { } head)
            {
                return new DialOutcome.Failed(502, "its answer is not sound HTTP/1.1");
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
                    ? new DialOutcome.Failed(502, "its answer is not sound HTTP/1.1")
                    : new DialOutcome.Refused(head.Status, Refusal(head, body.Value));
            }

            // An interim answer (RFC 9110 section 15.2) says nothing yet: the final one follows it.
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

    // Said as soon as it is known: something that greets first would otherwise be waited for until the dial times out.
    private static bool CanBecomeHead(ReadOnlySpan<byte> begun)
    {
        var version = "HTTP/1."u8;
        var length = Math.Min(begun.Length, version.Length);
        var lineFeed = begun.IndexOf((byte)'\n');
        return begun[..length].SequenceEqual(version[..length]) && (lineFeed < 0 || (lineFeed > 0 && begun[lineFeed - 1] == '\r'));
    }

    private static byte[] Refusal(ResponseHead head, ReadOnlyMemory<byte> body)
    {
        var lines = HttpField.Text(head.Raw.Span[..head.Raw.Span.IndexOf("\r\n"u8)]);
        var text = new StringBuilder(lines).Append("\r\n");
        foreach (var field in head.Fields)
        {
            // Upgrade in a 426 names what the CPMS wants instead, and is the charger's to know.
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
