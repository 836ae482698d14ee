namespace OcppActors.Sessions;

/// <summary>How many connections the charge points' port accepts; 0: any number.</summary>
/// <param name="Connections">In all.</param>
/// <param name="ConnectionsPerAddress">From one address.</param>
/// <param name="Handshakes">Connections that have no session yet.</param>
public sealed record AdmissionLimits(int Connections = 20_000, int ConnectionsPerAddress = 0, int Handshakes = 5_000)
{
    public static AdmissionLimits Default { get; } = new();
}
