using System.Buffers.Binary;
using System.Text;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>Collects the payload of a direction's first Close frame, of which it may be the only one.</summary>
internal sealed class CloseReader
{
    /// <summary>The longest payload of a control frame, in bytes (RFC 6455 section 5.5). What a longer one has beyond is dropped.</summary>
    private const int MaxPayload = 125;

    private readonly byte[] _payload = new byte[MaxPayload];
    private int _filled;

    /// <summary>Whether the frame has been read; later ones change nothing.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Unmasks and adds bytes of the payload.</summary>
    public void Append(ReadOnlySpan<byte> payload, uint maskKey, long offset)
    {
        if (IsComplete || _filled == MaxPayload)
        {
            return;
        }

        var taken = payload[..Math.Min(payload.Length, MaxPayload - _filled)];
        Masking.Apply(taken, _payload.AsSpan(_filled), maskKey, offset);
        _filled += taken.Length;
    }

    /// <summary>The frame is complete.</summary>
    public WebSocketClose Complete(Direction sender)
    {
        IsComplete = true;
        ReadOnlySpan<byte> payload = _payload.AsSpan(0, _filled);
        return payload.Length < sizeof(ushort)
            ? new WebSocketClose(sender, WebSocketClose.NoCode, "")
            : new WebSocketClose(sender, BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload[sizeof(ushort)..]));
    }
}
