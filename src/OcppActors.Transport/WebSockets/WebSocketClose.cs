using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>A Close frame as its sender wrote it (RFC 6455 section 5.5.1).</summary>
/// <param name="Sender">Who sent it.</param>
/// <param name="Code">Its status code; <see cref="NoCode"/> where it has none. A peer may send any number from 0 to 65535.</param>
/// <param name="Reason">Its reason, of at most 123 bytes on the wire, with U+FFFD for what is not valid UTF-8: text of a stranger.</param>
public sealed record WebSocketClose(Direction Sender, int Code, string Reason)
{
    /// <summary>The code of a Close without one (RFC 6455 section 7.1.5).</summary>
    public const int NoCode = 1005;
}
