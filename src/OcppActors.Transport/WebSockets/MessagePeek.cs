using System.Runtime.CompilerServices;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>
/// The first bytes of a charger's message, kept until they tell whether the snoop remembers it: a BootNotification or a
/// StatusNotification. Nothing is allocated for any other.
/// </summary>
internal sealed class MessagePeek
{
    // Type, action and white space take some 40; a message id has at most 36 characters (OCPP-J 1.6 section 4.1.4).
    private const int Longest = 128;

    private FirstBytes _bytes;
    private int _filled;

    public ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_bytes)[.._filled];

    /// <summary>Whether there is room for more; a message that is not memorable by then is not.</summary>
    public bool IsFull => _filled == Longest;

    public bool IsMemorable => MayBeMemorable(Bytes)
        && OcppHeader.TryPeek(Bytes, out var header)
        && header is { Type: OcppMessageType.Call, Action: OcppAction.BootNotification or OcppAction.StatusNotification };

    public void Clear() => _filled = 0;

    /// <summary>Takes as many payload bytes as there is room for; returns how many.</summary>
    public int Take(ReadOnlySpan<byte> payload, uint maskKey, long offset)
    {
        var count = Math.Min(payload.Length, Longest - _filled);
        Masking.Apply(payload[..count], ((Span<byte>)_bytes)[_filled..], maskKey, offset);
        _filled += count;
        return count;
    }

    // Reading JSON costs ten times as much as this, and makes a string of an action that it does not know.
    private static bool MayBeMemorable(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("\"StatusNotification\""u8) >= 0 || bytes.IndexOf("\"BootNotification\""u8) >= 0;

    [InlineArray(Longest)]
    private struct FirstBytes
    {
        private byte _first;
    }
}
