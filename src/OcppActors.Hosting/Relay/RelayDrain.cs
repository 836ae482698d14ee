using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Logging;
using OcppActors.Sessions;

namespace OcppActors.Hosting.Relay;

/// <summary>
/// Stops the relay in order: first the sessions, then the snoop clients and metering, which thus see the sessions end, then
/// the ports and the actors.
/// </summary>
internal sealed class RelayDrain(IRequiredActor<ChargePoints> chargePoints, IReadOnlyActorRegistry actors, ILogger<RelayDrain> log)
    : StoppingService, IDisposable
{
    private readonly CancellationTokenSource _drained = new();

    /// <summary>How long the sessions may take to close in order.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(2.3);

    /// <summary>How long the end of those that have not may take.</summary>
    public TimeSpan AbortTime { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>Cancelled when no session is left.</summary>
    public CancellationToken Drained => _drained.Token;

    /// <inheritdoc/>
    public override async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var guardian = await chargePoints.GetAsync(cancellationToken);
        if (!await IsDrainedAsync(guardian, ChargePoints.Drain.Instance, DrainTime, cancellationToken))
        {
            // Their ends still belong to the metering, which would otherwise leave the charge points online.
            await IsDrainedAsync(guardian, ChargePoints.AbortSessions.Instance, AbortTime, CancellationToken.None);
        }

        await _drained.CancelAsync();
        await actors.StopMeteringAsync(log);
    }

    private static async Task<bool> IsDrainedAsync(IActorRef guardian, object request, TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await guardian.Ask<ChargePoints.Drained>(request, time, cancellationToken);
            return true;
        }
        catch (Exception late) when (late is AskTimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _drained.Dispose();
}
