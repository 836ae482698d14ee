using System.Globalization;
using System.Text.Json.Nodes;
using OcppActors.Simulator.Chargers;

namespace OcppActors.Simulator.Ocpp16;

/// <summary>The calls of a charge point in OCPP 1.6.</summary>
internal sealed class ChargePointDialect(ChargerProfile settings, TimeProvider clock) : IDialect
{
    public string Subprotocol => Dialect.Subprotocol;

    private string Now => Dialect.Time(clock.GetUtcNow());

    public async Task<(bool Accepted, TimeSpan Interval)> BootAsync(ChargerLink link, CancellationToken stop)
    {
        var answer = await link.CallAsync("BootNotification", new JsonObject
        {
            ["chargePointVendor"] = "OcppActors",
            ["chargePointModel"] = settings.Model,
            ["chargePointSerialNumber"] = settings.SerialNumber,
            ["firmwareVersion"] = "1.0.0",
        }, stop);
        return BootResponse.Read(answer);
    }

    public Task HeartbeatAsync(ChargerLink link, CancellationToken stop) => link.CallAsync("Heartbeat", [], stop);

    public Task ReportAvailableAsync(ChargerLink link, CancellationToken stop) => ReportStateAsync(link, 0, ConnectorState.Available, null, stop);

    public Task ReportStateAsync(ChargerLink link, int connector, ConnectorState state, Transaction? transaction, CancellationToken stop) =>
        link.CallAsync("StatusNotification", new JsonObject
        {
            ["connectorId"] = connector,
            ["errorCode"] = "NoError",
            ["status"] = state.ToString(),
            ["timestamp"] = Now,
        }, stop);

    public async Task<Transaction> StartTransactionAsync(ChargerLink link, int connector, ElectricCar car, CancellationToken stop)
    {
        await link.CallAsync("Authorize", new JsonObject { ["idTag"] = settings.IdTag }, stop);
        var answer = await link.CallAsync("StartTransaction", new JsonObject
        {
            ["connectorId"] = connector,
            ["idTag"] = settings.IdTag,
            ["meterStart"] = (int)car.Register,
            ["timestamp"] = Now,
        }, stop);
        return new Transaction(((long?)answer["transactionId"] ?? 0).ToString(CultureInfo.InvariantCulture));
    }

    public Task SendMeterValuesAsync(ChargerLink link, int connector, ElectricCar car, Transaction transaction, CancellationToken stop) =>
        link.CallAsync("MeterValues", new JsonObject
        {
            ["connectorId"] = connector,
            ["transactionId"] = IdOf(transaction),
            ["meterValue"] = new JsonArray(MeterValue.Of(car, clock.GetUtcNow())),
        }, stop);

    public Task StopTransactionAsync(ChargerLink link, int connector, ElectricCar car, Transaction transaction, CancellationToken stop) =>
        link.CallAsync("StopTransaction", new JsonObject
        {
            ["transactionId"] = IdOf(transaction),
            ["idTag"] = settings.IdTag,
            ["meterStop"] = (int)car.Register,
            ["timestamp"] = Now,
            ["reason"] = "Local",
        }, stop);

    private static long IdOf(Transaction transaction) => long.Parse(transaction.Id, CultureInfo.InvariantCulture);
}
