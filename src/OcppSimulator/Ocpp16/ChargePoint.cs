using System.Text.Json.Nodes;
using OcppActors.Simulator.Chargers;

namespace OcppActors.Simulator.Ocpp16;

/// <summary>
/// What a charge point says in OCPP 1.6. It outlives its connections: a charge under way goes on after a reconnect,
/// under its transaction.
/// </summary>
internal sealed class ChargePoint(ChargerSettings settings, TimeProvider clock)
{
    private const int Connector = 1;
    private const string IdTag = "DEMO-CARD";

    private readonly ElectricCar _car = new(settings.Phases);
    private Charge? _charge;

    /// <summary>Boots, then charges and rests in turn, until the link ends or the token is cancelled.</summary>
    public async Task RunAsync(ChargerLink link, CancellationToken stop)
    {
        var beat = await BootAsync(link, stop);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var beating = BeatAsync(link, beat, both.Token);
        try
        {
            while (true)
            {
                _charge ??= await BeginAsync(link, stop);
                await MeterAsync(link, _charge, stop);
                await EndAsync(link, _charge, stop);
                _charge = null;
            }
        }
        finally
        {
            await both.CancelAsync();
            await beating.ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private async Task<TimeSpan> BootAsync(ChargerLink link, CancellationToken stop)
    {
        var answer = await link.CallAsync("BootNotification", new JsonObject
        {
            ["chargePointVendor"] = "OcppActors",
            ["chargePointModel"] = settings.Phases == 1 ? "Simulated 7" : "Simulated 11",
            ["chargePointSerialNumber"] = $"SIM-{settings.Id}",
            ["firmwareVersion"] = "1.0.0",
        }, stop);
        await StatusAsync(link, 0, "Available", stop);
        await StatusAsync(link, Connector, _charge is null ? "Available" : "Charging", stop);
        return TimeSpan.FromSeconds(Math.Max((int?)answer["interval"] ?? 0, 10));
    }

    private async Task BeatAsync(ChargerLink link, TimeSpan interval, CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(interval, clock, stop);
            await link.CallAsync("Heartbeat", [], stop);
        }
    }

    private async Task<Charge> BeginAsync(ChargerLink link, CancellationToken stop)
    {
        await PauseAsync(4, stop);
        await StatusAsync(link, Connector, "Preparing", stop);
        await PauseAsync(3, stop);
        await link.CallAsync("Authorize", new JsonObject { ["idTag"] = IdTag }, stop);
        var answer = await link.CallAsync("StartTransaction", new JsonObject
        {
            ["connectorId"] = Connector,
            ["idTag"] = IdTag,
            ["meterStart"] = (int)_car.Register,
            ["timestamp"] = Dialect.Time(clock.GetUtcNow()),
        }, stop);
        await StatusAsync(link, Connector, "Charging", stop);
        var transaction = (long?)answer["transactionId"] ?? 0;
        Say.Line($"{settings.Id}: charges a car, transaction {transaction}");
        return new Charge(transaction, clock.GetUtcNow() + settings.Charge);
    }

    private async Task MeterAsync(ChargerLink link, Charge charge, CancellationToken stop)
    {
        TimeSpan left;
        while ((left = charge.Until - clock.GetUtcNow()) > TimeSpan.Zero)
        {
            await Task.Delay(settings.Interval < left ? settings.Interval : left, clock, stop);
            _car.Charge(settings.Interval, nearlyFull: left < settings.Charge / 10);
            await link.CallAsync("MeterValues", new JsonObject
            {
                ["connectorId"] = Connector,
                ["transactionId"] = charge.Transaction,
                ["meterValue"] = new JsonArray(MeterValue.Of(_car, clock.GetUtcNow())),
            }, stop);
        }
    }

    private async Task EndAsync(ChargerLink link, Charge charge, CancellationToken stop)
    {
        _car.Stop();
        await StatusAsync(link, Connector, "SuspendedEV", stop);
        await PauseAsync(3, stop);
        await link.CallAsync("StopTransaction", new JsonObject
        {
            ["transactionId"] = charge.Transaction,
            ["idTag"] = IdTag,
            ["meterStop"] = (int)_car.Register,
            ["timestamp"] = Dialect.Time(clock.GetUtcNow()),
            ["reason"] = "EVDisconnected",
        }, stop);
        await StatusAsync(link, Connector, "Finishing", stop);
        await PauseAsync(3, stop);
        await StatusAsync(link, Connector, "Available", stop);
        Say.Line($"{settings.Id}: the car has left");
        await PauseAsync(10, stop);
    }

    private Task<JsonObject> StatusAsync(ChargerLink link, int connector, string status, CancellationToken stop) =>
        link.CallAsync("StatusNotification", new JsonObject
        {
            ["connectorId"] = connector,
            ["errorCode"] = "NoError",
            ["status"] = status,
            ["timestamp"] = Dialect.Time(clock.GetUtcNow()),
        }, stop);

    private Task PauseAsync(double seconds, CancellationToken stop) => Task.Delay(TimeSpan.FromSeconds(seconds), clock, stop);

    private sealed record Charge(long Transaction, DateTimeOffset Until);
}
