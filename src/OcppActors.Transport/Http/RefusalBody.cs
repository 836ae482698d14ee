using System.Buffers.Text;
using System.Globalization;

namespace OcppActors.Transport.Http;

/// <summary>Reads the body of a refusal (RFC 9112 section 6), as far as it is forwarded.</summary>
internal static class RefusalBody
{
    private const int FirstBytes = 2048;
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(2);

    /// <param name="head">The refusal's head.</param>
    /// <param name="received">The bytes that came in one read with the head.</param>
    /// <param name="stream">Where the rest comes from.</param>
    /// <param name="maxBytes">The limit in bytes; a longer body is cut.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>Null when its framing is invalid.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(
        ResponseHead head, ReadOnlyMemory<byte> received, Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        if (head.Status is 204 or 304)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (head.Fields.First("Transfer-Encoding") is { } coding)
        {
            if (!coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            // Chunk sizes and line ends need space as well, in a reasonable body less than the data.
            var chunked = await FillAsync(received, stream, 2 * maxBytes, Dechunker.IsComplete, cancellationToken);
            return Dechunker.Join(chunked.Span, maxBytes);
        }

        var wanted = maxBytes;
        if (head.Fields.First("Content-Length") is { } length)
        {
            if (!long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var announced))
            {
                return null;
            }

            wanted = (int)Math.Min(announced, maxBytes);
        }

        return await FillAsync(received, stream, wanted, _ => false, cancellationToken);
    }

    private static async Task<ReadOnlyMemory<byte>> FillAsync(
        ReadOnlyMemory<byte> received, Stream stream, int wanted, Func<ReadOnlyMemory<byte>, bool> isComplete, CancellationToken cancellationToken)
    {
        if (received.Length >= wanted)
        {
            return received[..wanted];
        }

        var buffer = new byte[Math.Min(wanted, Math.Max(FirstBytes, 2 * received.Length))];
        received.CopyTo(buffer);
        var filled = received.Length;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(BodyTimeout);
        try
        {
            while (filled < wanted && !isComplete(buffer.AsMemory(0, filled)))
            {
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(wanted, 2 * filled));
                }

                var count = await stream.ReadAsync(buffer.AsMemory(filled), timeout.Token);
                if (count == 0)
                {
                    break;
                }

                filled += count;
            }
        }
        catch (Exception cut) when (cut is IOException || (cut is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The status matters more than the body: the charger gets both as far as they have come.
        }

        return buffer.AsMemory(0, filled);
    }
}

/// <summary>The chunked transfer coding (RFC 9112 section 7.1), of a body held in memory.</summary>
internal static class Dechunker
{
    /// <summary>Whether the last chunk has arrived. An invalid body counts as complete: reading on would not help.</summary>
    public static bool IsComplete(ReadOnlyMemory<byte> body) => Walk(body.Span, null, int.MaxValue) is not false;

    /// <summary>The data of the chunks, or null when their framing is invalid. Of a truncated body, the data so far.</summary>
    public static ReadOnlyMemory<byte>? Join(ReadOnlySpan<byte> body, int maxBytes)
    {
        var data = new List<byte>(body.Length);
        return Walk(body, data, maxBytes) is null ? (ReadOnlyMemory<byte>?)null : data.ToArray();
    }

    // True at the last chunk, false where the body is truncated, null where it is invalid.
    private static bool? Walk(ReadOnlySpan<byte> body, List<byte>? data, int maxBytes)
    {
        while (true)
        {
            var lineEnd = body.IndexOf("\r\n"u8);
            if (lineEnd < 0)
            {
                return body.Length > 1024 ? null : false;
            }

            if (!Utf8Parser.TryParse(body[..lineEnd], out uint size, out var digits, 'x')
                || (digits != lineEnd && body[digits] is not ((byte)';' or (byte)' ')))
            {
                return null;
            }

            if (size == 0)
            {
                return true;
            }

            body = body[(lineEnd + 2)..];
            var here = (int)Math.Min(size, (uint)body.Length);
            data?.AddRange(body[..Math.Min(here, maxBytes - data.Count)]);
            if (here < size || body.Length < here + 2)
            {
                return false;
            }

            if (!body.Slice(here, 2).SequenceEqual("\r\n"u8))
            {
                return null;
            }

            body = body[(here + 2)..];
        }
    }
}
