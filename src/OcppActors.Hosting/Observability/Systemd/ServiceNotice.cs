using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OcppActors.Domain;
using OcppActors.Hosting.Observability.Health;

namespace OcppActors.Hosting.Observability.Systemd;

/// <summary>
/// Reports readiness and status to the service manager, and feeds its watchdog as long as a restart would not help. It runs
/// on the thread pool, so that a pool that takes no work does not feed the watchdog either.
/// </summary>
/// <param name="socket">The socket of the manager.</param>
/// <param name="health">The health of the service.</param>
/// <param name="ready">Completes when the service, once started, is ready.</param>
/// <param name="summary">What the service currently does.</param>
/// <param name="watchdog">How often to feed the watchdog; null: there is none.</param>
/// <param name="lifetime">Tells when the service has started and when it is stopping.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceNotice(
    NotifySocket socket, ServiceHealth health, Task ready, Func<string> summary, TimeSpan? watchdog, IHostApplicationLifetime lifetime, TimeProvider time)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(10);

    // A manager that hangs gets this much of the five seconds that a stop may take.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(0.3);

    private readonly CancellationTokenSource _stopped = new();
    private Task _reporting = Task.CompletedTask;
    private Task _stopping = Task.CompletedTask;
    private string? _lastStatus;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => _reporting = Task.Run(ReportAsync, CancellationToken.None));
        lifetime.ApplicationStopping.Register(() => _stopping = socket.SendAsync("STOPPING=1\nSTATUS=stopping"));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        await _reporting;
        await _stopping.WaitAsync(StopTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stopped.Dispose();
        socket.Dispose();
    }

    private async Task ReportAsync()
    {
        try
        {
            await ready.WaitAsync(_stopped.Token);
            await socket.SendReadyAsync(_stopped.Token);
            var interval = watchdog ?? StatusInterval;
            using var timer = new PeriodicTimer(interval, time);
            do
            {
                var verdict = await health.ExamineAsync().WaitAsync(_stopped.Token);
                await ReportAsync(verdict);

                // A service that recovers in time is not restarted.
                timer.Period = verdict.Status == HealthStatus.Unhealthy && interval > ServiceHealth.Holds ? ServiceHealth.Holds : interval;
            }
            while (await timer.WaitForNextTickAsync(_stopped.Token));
        }
        catch (OperationCanceledException)
        {
            // The service has been stopped.
        }
    }

    private async Task ReportAsync(HealthVerdict verdict)
    {
        if (watchdog is not null && verdict.Status != HealthStatus.Unhealthy)
        {
            await SendAsync("WATCHDOG=1");
        }

        var status = verdict.Reasons.IsEmpty ? summary() : $"{summary()}; {verdict.Name}: {string.Join("; ", verdict.Reasons)}";
        if (status != _lastStatus && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            _lastStatus = status;
            await SendAsync($"STATUS={LogText.OneLine(status)}");
        }
    }

    private Task SendAsync(string state) => socket.SendAsync(state, _stopped.Token);
}
