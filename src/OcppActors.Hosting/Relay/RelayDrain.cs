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
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2.3);

    private readonly CancellationTokenSource _drained = new();

    /// <summary>Cancelled when no session is left.</summary>
    public CancellationToken Drained => _drained.Token;

    /// <inheritdoc/>
    public override async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var guardian = await chargePoints.GetAsync(cancellationToken);
        try
        {
            await guardian.Ask<ChargePoints.Drained>(ChargePoints.Drain.Instance, DrainTime, cancellationToken);
        }
        catch (Exception late) when (late is AskTimeoutException or OperationCanceledException)
        {
            guardian.Tell(ChargePoints.AbortSessions.Instance);
        }

        await _drained.CancelAsync();
        await actors.StopMeteringAsync(log);
    }

    public void Dispose() => _drained.Dispose();
}
