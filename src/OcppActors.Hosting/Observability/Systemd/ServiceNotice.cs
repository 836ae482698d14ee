using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OcppActors.Domain;
using OcppActors.Hosting.Observability.Health;

namespace OcppActors.Hosting.Observability.Systemd;

/// <summary>
/// Tells the service manager when the service is ready, how it is in words, and that it is alive: the last only while a
/// restart would not help. It runs on the thread pool, so that a pool which takes no work feeds no watchdog either.
/// </summary>
/// <param name="socket">Where the manager hears it.</param>
/// <param name="health">Whether a restart would help.</param>
/// <param name="ready">Completes when the service is of use, once it has started.</param>
/// <param name="summary">What it does just now, in words.</param>
/// <param name="lifetime">When it has started, and when it is being stopped.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceNotice(
    NotifySocket socket, ServiceHealth health, Task ready, Func<string> summary, IHostApplicationLifetime lifetime, TimeProvider time)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan PaceOfWords = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopped = new();
    private readonly TimeSpan? _watchdog = Watchdog.Pace;
    private Task _telling = Task.CompletedTask;
    private string? _told;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => _telling = Task.Run(TellAsync, CancellationToken.None));
        lifetime.ApplicationStopping.Register(() => socket.Send("STOPPING=1\nSTATUS=being stopped"));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        await _telling;
    }

    public void Dispose()
    {
        _stopped.Dispose();
        socket.Dispose();
    }

    private async Task TellAsync()
    {
        try
        {
            await ready.WaitAsync(_stopped.Token);
            socket.Send("READY=1");
            using var pace = new PeriodicTimer(_watchdog ?? PaceOfWords, time);
            do
            {
                Tell(await health.ExamineAsync().WaitAsync(_stopped.Token));
            }
            while (await pace.WaitForNextTickAsync(_stopped.Token));
        }
        catch (OperationCanceledException)
        {
            // The service has been stopped.
        }
    }

    private void Tell(HealthVerdict verdict)
    {
        if (_watchdog is not null && verdict.Status != HealthStatus.Unhealthy)
        {
            socket.Send("WATCHDOG=1");
        }

        var words = verdict.Reasons.IsEmpty ? summary() : $"{summary()}; {verdict.Name}: {string.Join("; ", verdict.Reasons)}";
        if (words != _told && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            _told = words;
            socket.Send($"STATUS={LogText.OneLine(words)}");
        }
    }
}
