using System.Net.WebSockets;
using OcppActors.Simulator.Ocpp16;
using OcppActors.Simulator.Ocpp201;

namespace OcppActors.Simulator.Chargers;

/// <summary>A charger that connects, and reconnects whenever the link is lost, until it is stopped.</summary>
/// <param name="settings">How it behaves.</param>
/// <param name="clock">The clock of everything that it simulates, perhaps accelerated; connecting runs on real time.</param>
internal sealed class Charger(ChargerProfile settings, TimeProvider clock)
{
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(8);

    private readonly IDialect _dialect = settings.Version == OcppVersion.V16
        ? new ChargePointDialect(settings, clock)
        : new ChargingStationDialect(settings, clock);

    private ChargePoint? _chargePoint;
    private string? _lastLine;

    public async Task RunAsync(CancellationToken stop)
    {
        var pause = FirstRetryDelay;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var link = await ChargerLink.ConnectAsync(settings, _dialect.Subprotocol, stop);
                LogOnChange($"{settings.Id}: connected to {settings.Address}");
                pause = FirstRetryDelay;
                await RunAsync(link, stop);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // The charger is stopping, so how the link ended does not matter.
                return;
            }
            catch (Exception lost) when (lost is WebSocketException or TimeoutException)
            {
                LogOnChange($"{settings.Id}: no link to {settings.Address} ({lost.Message}), trying again");
            }

            await Task.Delay(pause, stop).ContinueWith(static _ => { }, TaskScheduler.Default);
            pause = pause * 2 < MaxRetryDelay ? pause * 2 : MaxRetryDelay;
        }
    }

    // Receiving and the charge point's calls end together.
    // Cancelling a receive aborts the socket, so a stop sends the Close first and cancels afterwards.
    private async Task RunAsync(ChargerLink link, CancellationToken stop)
    {
        using var endReceiving = new CancellationTokenSource();
        using var endTalking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var receiving = link.ReceiveAsync(endReceiving.Token);
        _chargePoint ??= new ChargePoint(settings, _dialect, clock);
        var talking = _chargePoint.RunAsync(link, endTalking.Token);
        var first = await Task.WhenAny(receiving, talking);
        if (stop.IsCancellationRequested)
        {
            await link.CloseAsync();
        }

        await endTalking.CancelAsync();
        await endReceiving.CancelAsync();
        await Task.WhenAll(receiving, talking).ContinueWith(static _ => { }, TaskScheduler.Default);
        await first;
    }

    // While the relay is unreachable, the same line every few seconds would be noise.
    private void LogOnChange(string text)
    {
        if (_lastLine != text)
        {
            Output.Line(text);
        }

        _lastLine = text;
    }
}
