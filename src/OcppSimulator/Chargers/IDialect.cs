namespace OcppActors.Simulator.Chargers;

/// <summary>A connector's state as OCPP 1.6 names it; 2.0.1 spreads it over connector status and charging state.</summary>
internal enum ConnectorState
{
    Available,
    Preparing,
    Charging,
    SuspendedEV,
    Finishing,
}

/// <summary>A transaction at a connector. It outlives the charger's connections.</summary>
/// <param name="Id">Assigned by the CPMS (1.6) or by the charger (2.0.1).</param>
internal sealed record Transaction(string Id)
{
    /// <summary>The number of events reported so far (OCPP 2.0.1: <c>seqNo</c>).</summary>
    public int Events { get; set; }
}

/// <summary>The calls of a charger in one version of OCPP. Each completes when the CPMS has answered.</summary>
internal interface IDialect
{
    /// <summary>The WebSocket subprotocol.</summary>
    string Subprotocol { get; }

    /// <summary>The interval is the time until the next attempt where the charger was not accepted, and otherwise that between two heartbeats.</summary>
    Task<(bool Accepted, TimeSpan Interval)> BootAsync(ChargerLink link, CancellationToken stop);

    Task HeartbeatAsync(ChargerLink link, CancellationToken stop);

    /// <summary>Reports the whole charger as available, where the version has a message for that.</summary>
    Task ReportAvailableAsync(ChargerLink link, CancellationToken stop);

    Task ReportStateAsync(ChargerLink link, int connector, ConnectorState state, Transaction? transaction, CancellationToken stop);

    Task<Transaction> StartTransactionAsync(ChargerLink link, int connector, ElectricCar car, CancellationToken stop);

    Task SendMeterValuesAsync(ChargerLink link, int connector, ElectricCar car, Transaction transaction, CancellationToken stop);

    Task StopTransactionAsync(ChargerLink link, int connector, ElectricCar car, Transaction transaction, CancellationToken stop);
}
