using System.Runtime.CompilerServices;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>
/// The first bytes of a charger's message, kept until they show whether the snoop replays it: a BootNotification or a
/// StatusNotification. Nothing is allocated for other messages.
/// </summary>
internal sealed class MessagePeek
{
    // Message type, action and white space have about 40; a message id has at most 36 characters (OCPP-J 1.6 section 4.1.4).
    private const int MaxBytes = 128;

    private FirstBytes _bytes;
    private int _filled;

    /// <summary>What has been appended.</summary>
    public ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_bytes)[.._filled];

    /// <summary>Whether the limit is reached. A message that is not memorable by then is not memorable.</summary>
    public bool IsFull => _filled == MaxBytes;

    public bool IsMemorable => MayBeMemorable(Bytes)
        && OcppHeader.TryPeek(Bytes, out var header)
        && header is { Type: OcppMessageType.Call, Action: OcppAction.BootNotification or OcppAction.StatusNotification };

    public void Clear() => _filled = 0;

    /// <summary>Appends payload bytes up to the limit; returns how many.</summary>
    public int Append(ReadOnlySpan<byte> payload, uint maskKey, long offset)
    {
        var count = Math.Min(payload.Length, MaxBytes - _filled);
        Masking.Apply(payload[..count], ((Span<byte>)_bytes)[_filled..], maskKey, offset);
        _filled += count;
        return count;
    }

    // Parsing JSON costs ten times as much, and allocates a string for an unknown action.
    private static bool MayBeMemorable(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("\"StatusNotification\""u8) >= 0 || bytes.IndexOf("\"BootNotification\""u8) >= 0;

    [InlineArray(MaxBytes)]
    private struct FirstBytes
    {
        private byte _first;
    }
}
