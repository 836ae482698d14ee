namespace OcppActors.Ports;

/// <summary>How many connections a port accepts; 0: any number.</summary>
/// <param name="Connections">In all.</param>
/// <param name="ConnectionsPerAddress">From one address.</param>
/// <param name="Handshakes">Connections whose client has not yet said who it is.</param>
public sealed record AdmissionLimits(int Connections = 20_000, int ConnectionsPerAddress = 0, int Handshakes = 5_000)
{
    public static AdmissionLimits Default { get; } = new();

    /// <summary>
    /// How many of <see cref="Handshakes"/> one address may have: half, so that many chargers behind one router get in, and
    /// nobody else has to wait for them. 0: any number.
    /// </summary>
    public int HandshakesPerAddress => (Handshakes / 2) + (Handshakes % 2);
}
