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
/// <param name="lifetime">Tells when the service has started and when it is stopping.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceNotice(
    NotifySocket socket, ServiceHealth health, Task ready, Func<string> summary, IHostApplicationLifetime lifetime, TimeProvider time)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopped = new();
    private readonly TimeSpan? _watchdog = Watchdog.Interval;
    private Task _reporting = Task.CompletedTask;
    private string? _lastStatus;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => _reporting = Task.Run(ReportAsync, CancellationToken.None));
        lifetime.ApplicationStopping.Register(() => socket.Send("STOPPING=1\nSTATUS=stopping"));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        await _reporting;
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
            socket.SendReady();
            using var timer = new PeriodicTimer(_watchdog ?? StatusInterval, time);
            do
            {
                Report(await health.ExamineAsync().WaitAsync(_stopped.Token));
            }
            while (await timer.WaitForNextTickAsync(_stopped.Token));
        }
        catch (OperationCanceledException)
        {
            // The service has been stopped.
        }
    }

    private void Report(HealthVerdict verdict)
    {
        if (_watchdog is not null && verdict.Status != HealthStatus.Unhealthy)
        {
            socket.Send("WATCHDOG=1");
        }

        var status = verdict.Reasons.IsEmpty ? summary() : $"{summary()}; {verdict.Name}: {string.Join("; ", verdict.Reasons)}";
        if (status != _lastStatus && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            _lastStatus = status;
            socket.Send($"STATUS={LogText.OneLine(status)}");
        }
    }
}
