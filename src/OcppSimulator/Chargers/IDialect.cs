namespace OcppActors.Simulator.Chargers;

/// <summary>How a connector stands, in the words of OCPP 1.6; 2.0.1 knows it as well, in several places.</summary>
internal enum ConnectorState
{
    Available,
    Preparing,
    Charging,
    SuspendedEV,
    Finishing,
}

/// <summary>A transaction at a connector. It outlives the charger's connections.</summary>
/// <param name="Id">As the version of OCPP has it: given by the CPMS, or by the charger.</param>
internal sealed record Transaction(string Id)
{
    /// <summary>How many events of it have been reported (OCPP 2.0.1: <c>seqNo</c>).</summary>
    public int Events { get; set; }
}

/// <summary>What a charger says, in one version of OCPP. Each call returns when the CPMS has answered.</summary>
internal interface IDialect
{
    /// <summary>The WebSocket subprotocol.</summary>
    string Subprotocol { get; }

    /// <summary>How long until the charger may boot again, where it was not accepted; otherwise between two heartbeats.</summary>
    Task<(bool Accepted, TimeSpan Interval)> BootAsync(ChargerLink link, CancellationToken stop);

    Task HeartbeatAsync(ChargerLink link, CancellationToken stop);

    /// <summary>Tells how the charger stands as a whole, where the version has a way to.</summary>
    Task ReadyAsync(ChargerLink link, CancellationToken stop);

    Task StateAsync(ChargerLink link, int connector, ConnectorState state, Transaction? transaction, CancellationToken stop);

    Task<Transaction> StartAsync(ChargerLink link, int connector, ElectricCar car, CancellationToken stop);

    Task MeterAsync(ChargerLink link, int connector, ElectricCar car, Transaction transaction, CancellationToken stop);

    Task StopAsync(ChargerLink link, int connector, ElectricCar car, Transaction transaction, CancellationToken stop);
}
