namespace OcppActors.LoadBench.Load;

/// <summary>Chargers that call; <see cref="Fleet"/> in the clear, <see cref="TlsFleet"/> by TLS.</summary>
internal interface IFleet : IAsyncDisposable
{
    LatencyCounts Counts { get; }

    /// <summary>Connects all at once and waits until all are connected.</summary>
    /// <exception cref="TimeoutException">They were not in time.</exception>
    Task ConnectAsync(TimeSpan patience, CancellationToken stop);

    /// <summary>Begins to call; it ends with the fleet.</summary>
    /// <param name="callsPerSecond">Of each charger; 0 for the next call as soon as the answer to the last has come.</param>
    Task StartAsync(double callsPerSecond);
}
