using System.Net.WebSockets;
using OcppActors.Simulator.Ocpp16;
using OcppActors.Simulator.Ocpp201;

namespace OcppActors.Simulator.Chargers;

/// <summary>A charger that connects, and connects again whenever the link is gone, until it is told to stop.</summary>
/// <param name="settings">How it behaves.</param>
/// <param name="clock">The clock that it lives by, perhaps a fast one; it connects by the world's.</param>
internal sealed class Charger(ChargerSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan RetryLongest = TimeSpan.FromSeconds(8);

    private readonly IDialect _dialect = settings.Version == OcppVersion.V16
        ? new ChargePointDialect(settings, clock)
        : new ChargingStationDialect(settings, clock);

    private ChargePoint? _chargePoint;
    private string? _lastSaid;

    public async Task RunAsync(CancellationToken stop)
    {
        var pause = RetryFirst;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var link = await ChargerLink.ConnectAsync(settings, _dialect.Subprotocol, stop);
                SayOnce($"{settings.Id}: connected to {settings.Address}");
                pause = RetryFirst;
                await RunAsync(link, stop);
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // Whatever ended the link, it was not to last.
                return;
            }
            catch (Exception lost) when (lost is WebSocketException or TimeoutException)
            {
                SayOnce($"{settings.Id}: no link to {settings.Address} ({lost.Message}), trying again");
            }

            await Task.Delay(pause, stop).ContinueWith(static _ => { }, TaskScheduler.Default);
            pause = pause * 2 < RetryLongest ? pause * 2 : RetryLongest;
        }
    }

    // Whichever ends first ends the other: the conversation is over when nobody reads, and reading when nobody talks.
    // To stop is to stop talking, since a read that is cancelled takes the socket with it, and no goodbye could be said.
    private async Task RunAsync(ChargerLink link, CancellationToken stop)
    {
        using var hangUp = new CancellationTokenSource();
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var receiving = link.ReceiveAsync(hangUp.Token);
        _chargePoint ??= new ChargePoint(settings, _dialect, clock);
        var talking = _chargePoint.RunAsync(link, silence.Token);
        var first = await Task.WhenAny(receiving, talking);
        if (stop.IsCancellationRequested)
        {
            await link.CloseAsync();
        }

        await silence.CancelAsync();
        await hangUp.CancelAsync();
        await Task.WhenAll(receiving, talking).ContinueWith(static _ => { }, TaskScheduler.Default);
        await first;
    }

    // While nobody answers, the same line every few seconds would tell nothing new.
    private void SayOnce(string text)
    {
        if (_lastSaid != text)
        {
            Output.Line(text);
        }

        _lastSaid = text;
    }
}
