using System.Buffers.Text;
using System.Globalization;

namespace OcppActors.Transport.Http;

/// <summary>The body of a refusal (RFC 9112 section 6), read as far as it will be passed on.</summary>
internal static class RefusalBody
{
    private const int FirstBytes = 2048;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="head">The refusal's head.</param>
    /// <param name="begun">What came in one read with the head.</param>
    /// <param name="stream">Where the rest comes from.</param>
    /// <param name="most">A longer body is cut here, in bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null when its framing is not sound.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(
        ResponseHead head, ReadOnlyMemory<byte> begun, Stream stream, int most, CancellationToken cancellationToken)
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

            // Chunk sizes and line ends take room of their own, in a sensible body less than the data.
            var chunked = await FillAsync(begun, stream, 2 * most, Dechunker.IsWhole, cancellationToken);
            return Dechunker.Join(chunked.Span, most);
        }

        var wanted = most;
        if (head.Fields.First("Content-Length") is { } length)
        {
            if (!long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var announced))
            {
                return null;
            }

            wanted = (int)Math.Min(announced, most);
        }

        return await FillAsync(begun, stream, wanted, _ => false, cancellationToken);
    }

    private static async Task<ReadOnlyMemory<byte>> FillAsync(
        ReadOnlyMemory<byte> begun, Stream stream, int wanted, Func<ReadOnlyMemory<byte>, bool> isWhole, CancellationToken cancellationToken)
    {
        if (begun.Length >= wanted)
        {
            return begun[..wanted];
        }

        var buffer = new byte[Math.Min(wanted, Math.Max(FirstBytes, 2 * begun.Length))];
        begun.CopyTo(buffer);
        var filled = begun.Length;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (filled < wanted && !isWhole(buffer.AsMemory(0, filled)))
            {
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(wanted, 2 * filled));
                }

                var count = await stream.ReadAsync(buffer.AsMemory(filled), patience.Token);
                if (count == 0)
                {
                    break;
                }

                filled += count;
            }
        }
        catch (Exception cut) when (cut is IOException || (cut is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The status is what matters: the charger gets it with what has come of the body.
        }

        return buffer.AsMemory(0, filled);
    }
}

/// <summary>The chunked transfer coding (RFC 9112 section 7.1), of a body held in memory.</summary>
internal static class Dechunker
{
    /// <summary>Whether the last chunk has come. A body that is not sound is whole as well: nothing more is wanted of it.</summary>
    public static bool IsWhole(ReadOnlyMemory<byte> body) => Walk(body.Span, null, int.MaxValue) is not false;

    /// <summary>The data of the chunks, or null when their framing is not sound. A cut body gives what it has.</summary>
    public static ReadOnlyMemory<byte>? Join(ReadOnlySpan<byte> body, int most)
    {
        var data = new List<byte>(body.Length);
        return Walk(body, data, most) is null ? (ReadOnlyMemory<byte>?)null : data.ToArray();
    }

    // True at the last chunk, false where the body is cut, null where it is not sound.
    private static bool? Walk(ReadOnlySpan<byte> body, List<byte>? data, int most)
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
            data?.AddRange(body[..Math.Min(here, most - data.Count)]);
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
