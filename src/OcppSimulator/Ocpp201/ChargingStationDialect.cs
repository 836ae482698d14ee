using System.Text.Json.Nodes;
using OcppActors.Simulator.Chargers;
using OcppActors.Simulator.Ocpp16;

namespace OcppActors.Simulator.Ocpp201;

/// <summary>The calls of a charging station in OCPP 2.0.1 (part 2, E and J): each connector is an EVSE of its own.</summary>
internal sealed class ChargingStationDialect(ChargerProfile settings, TimeProvider clock) : IDialect
{
    /// <summary>The WebSocket subprotocol.</summary>
    public const string Name = "ocpp2.0.1";

    public string Subprotocol => Name;

    private string Now => Dialect.Time(clock.GetUtcNow());

    private JsonObject IdToken => new() { ["idToken"] = settings.IdTag, ["type"] = "ISO14443" };

    public async Task<(bool Accepted, TimeSpan Interval)> BootAsync(ChargerLink link, CancellationToken stop)
    {
        var answer = await link.CallAsync("BootNotification", new JsonObject
        {
            ["reason"] = "PowerUp",
            ["chargingStation"] = new JsonObject
            {
                ["vendorName"] = "OcppActors",
                ["model"] = settings.Model,
                ["serialNumber"] = settings.SerialNumber,
                ["firmwareVersion"] = "1.0.0",
            },
        }, stop);
        return BootResponse.Read(answer);
    }

    public Task HeartbeatAsync(ChargerLink link, CancellationToken stop) => link.CallAsync("Heartbeat", [], stop);

    public Task ReportAvailableAsync(ChargerLink link, CancellationToken stop) => Task.CompletedTask;

    // StatusNotification says whether the connector is occupied, TransactionEvent what the car does.
    public Task ReportStateAsync(ChargerLink link, int connector, ConnectorState state, Transaction? transaction, CancellationToken stop)
    {
        if (transaction is not null)
        {
            return link.CallAsync("TransactionEvent", EventOf("Updated", "ChargingStateChanged", connector, transaction, state), stop);
        }

        return state == ConnectorState.Finishing ? Task.CompletedTask : link.CallAsync("StatusNotification", new JsonObject
        {
            ["timestamp"] = Now,
            ["connectorStatus"] = state == ConnectorState.Available ? "Available" : "Occupied",
            ["evseId"] = connector,
            ["connectorId"] = 1,
        }, stop);
    }

    public async Task<Transaction> StartTransactionAsync(ChargerLink link, int connector, ElectricCar car, CancellationToken stop)
    {
        await link.CallAsync("Authorize", new JsonObject { ["idToken"] = IdToken }, stop);
        var transaction = new Transaction(Guid.NewGuid().ToString());
        var begin = EventOf("Started", "Authorized", connector, transaction, ConnectorState.Preparing);
        begin["idToken"] = IdToken;
        begin["meterValue"] = new JsonArray(Reading.Of(car, clock.GetUtcNow(), "Transaction.Begin"));
        await link.CallAsync("TransactionEvent", begin, stop);
        return transaction;
    }

    public Task SendMeterValuesAsync(ChargerLink link, int connector, ElectricCar car, Transaction transaction, CancellationToken stop)
    {
        var update = EventOf("Updated", "MeterValuePeriodic", connector, transaction, car.Power > 0 ? ConnectorState.Charging : ConnectorState.SuspendedEV);
        update["meterValue"] = new JsonArray(Reading.Of(car, clock.GetUtcNow(), "Sample.Periodic"));
        return link.CallAsync("TransactionEvent", update, stop);
    }

    public Task StopTransactionAsync(ChargerLink link, int connector, ElectricCar car, Transaction transaction, CancellationToken stop)
    {
        var end = EventOf("Ended", "StopAuthorized", connector, transaction, ConnectorState.Finishing);
        end["transactionInfo"]!["stoppedReason"] = "Local";
        end["idToken"] = IdToken;
        end["meterValue"] = new JsonArray(Reading.Of(car, clock.GetUtcNow(), "Transaction.End"));
        return link.CallAsync("TransactionEvent", end, stop);
    }

    private JsonObject EventOf(string kind, string trigger, int evse, Transaction transaction, ConnectorState state) => new()
    {
        ["eventType"] = kind,
        ["timestamp"] = Now,
        ["triggerReason"] = trigger,
        ["seqNo"] = transaction.Events++,
        ["transactionInfo"] = new JsonObject
        {
            ["transactionId"] = transaction.Id,
            ["chargingState"] = state is ConnectorState.Charging or ConnectorState.SuspendedEV ? state.ToString() : "EVConnected",
        },
        ["evse"] = new JsonObject { ["id"] = evse, ["connectorId"] = 1 },
    };
}
