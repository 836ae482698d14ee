namespace OcppActors.Ports;

/// <summary>Which limit a connection exceeds.</summary>
internal enum PlaceRefusal
{
    /// <summary>None: it has a place.</summary>
    None,

    /// <summary><see cref="AdmissionLimits.Connections"/>.</summary>
    Connections,

    /// <summary><see cref="AdmissionLimits.ConnectionsPerAddress"/>.</summary>
    ConnectionsPerAddress,

    /// <summary><see cref="AdmissionLimits.Handshakes"/> or <see cref="AdmissionLimits.HandshakesPerAddress"/>.</summary>
    Handshakes,
}
