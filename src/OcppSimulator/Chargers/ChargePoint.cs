namespace OcppActors.Simulator.Chargers;

/// <summary>
/// A charge point with its connectors. It outlives its connections: a charge under way goes on after a reconnect, under
/// its transaction.
/// </summary>
internal sealed class ChargePoint(ChargerProfile settings, IDialect dialect, TimeProvider clock)
{
    private readonly Connector[] _connectors =
        [.. Enumerable.Range(1, settings.Connectors).Select(number => new Connector(number, settings, dialect, clock))];

    /// <summary>Boots, then follows its plan, until the link ends or the token is cancelled.</summary>
    public async Task RunAsync(ChargerLink link, CancellationToken stop)
    {
        var heartbeatInterval = await BootAsync(link, stop);
        await dialect.ReportAvailableAsync(link, stop);
        foreach (var connector in _connectors)
        {
            await connector.ReportAsync(link, stop);
        }

        using var all = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] tasks = [SendHeartbeatsAsync(link, heartbeatInterval, all.Token), .. _connectors.Select(connector => connector.RunAsync(link, all.Token))];
        var first = await Task.WhenAny(tasks);
        await all.CancelAsync();
        await Task.WhenAll(tasks).ContinueWith(static _ => { }, TaskScheduler.Default);
        await first;
    }

    private async Task<TimeSpan> BootAsync(ChargerLink link, CancellationToken stop)
    {
        while (true)
        {
            var (accepted, interval) = await dialect.BootAsync(link, stop);
            if (accepted)
            {
                return interval;
            }

            Output.Line($"{settings.Id}: not accepted yet, asks again in {interval.TotalSeconds:0} s");
            await Task.Delay(interval, clock, stop);
        }
    }

    private async Task SendHeartbeatsAsync(ChargerLink link, TimeSpan interval, CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(interval, clock, stop);
            await dialect.HeartbeatAsync(link, stop);
        }
    }
}
