namespace OcppActors.LoadBench.Subjects;

/// <summary>What a proxy is started for.</summary>
/// <param name="CpmsPort">Where the load's CPMS listens.</param>
internal sealed record Demand(int CpmsPort)
{
    /// <summary>TLS on the charger's side with this certificate, or null.</summary>
    public Certificate? Certificate { get; init; }

    /// <summary>The broker that the relay meters to, or null.</summary>
    public int? BrokerPort { get; init; }

    /// <summary>The port that chargers connect to; a second start may ask for the same.</summary>
    public int Port { get; init; } = Ports.Free();
}
