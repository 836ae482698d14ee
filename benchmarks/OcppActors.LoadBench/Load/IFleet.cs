namespace OcppActors.LoadBench.Load;

/// <summary>Chargers that call; <see cref="Fleet"/> in the clear, <see cref="TlsFleet"/> by TLS.</summary>
internal interface IFleet : IAsyncDisposable
{
    LatencyCounts Counts { get; }

    /// <summary>Connects all at once and waits until all are connected.</summary>
    /// <exception cref="TimeoutException">They were not in time.</exception>
    Task ConnectAsync(TimeSpan patience, CancellationToken stop);

    /// <summary>Begins to call, until <see cref="PauseAsync"/>.</summary>
    /// <param name="callsPerSecond">Of each charger; 0 for the next call as soon as the answer to the last has come.</param>
    Task StartAsync(double callsPerSecond);

    /// <summary>No more calls; returns when the last answer has come, or nobody is left who could give it.</summary>
    Task PauseAsync();
}
