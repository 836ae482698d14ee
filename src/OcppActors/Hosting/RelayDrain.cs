using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Hosting;
using OcppActors.Sessions;

namespace OcppActors.Hosting;

/// <summary>
/// The orderly stop: first the sessions end, then the snoop clients, who so hear of it, then the ports and the actors.
/// </summary>
internal sealed class RelayDrain(IRequiredActor<ChargePoints> chargePoints) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _drained = new();

    /// <summary>Cancelled when no session is left.</summary>
    public CancellationToken Drained => _drained.Token;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            var guardian = await chargePoints.GetAsync(cancellationToken);
            await guardian.Ask<ChargePoints.Drained>(ChargePoints.Drain.Instance, DrainTime, cancellationToken);
        }
        catch (Exception late) when (late is AskTimeoutException or OperationCanceledException)
        {
            // What has not ended by now is cut when its actor stops.
        }

        await _drained.CancelAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _drained.Dispose();
}
