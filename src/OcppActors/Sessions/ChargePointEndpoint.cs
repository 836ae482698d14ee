using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using OcppActors.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// The charger's port, a Kestrel connection middleware below HTTP: a WebSocket upgrade becomes a session, everything else
/// is left to HTTP.
/// </summary>
internal sealed class ChargePointEndpoint(
    IRequiredActor<ChargePoints> chargePoints, HandshakeLimits limits, TimeProvider time, ILogger<ChargePointEndpoint> log)
{
    /// <summary>Returns when the connection may be closed.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        switch (await RequestHeadReader.ReadAsync(connection.Transport.Input, limits, time))
        {
            case Arrival.Upgrade(var head):
                await UpgradeAsync(connection, head);
                break;
            case Arrival.OtherHttp:
                connection.Features.Set(new ChargePointPort());
                await http(connection);
                break;
            case Arrival.Nothing(var quirk):
                log.LogInformation("Something at {Remote} is no charger: {Quirk}", connection.RemoteEndPoint, quirk);
                break;
        }
    }

    private async Task UpgradeAsync(ConnectionContext connection, RequestHead head)
    {
        var charger = new ChargerEnd(connection);
        if (UpgradeRequest.TryCreate(head, out var request, out var reason))
        {
            await OpenAsync(charger, request);
            return;
        }

        log.LogWarning("A charger at {Remote} was refused with 400: {Reason}", connection.RemoteEndPoint, reason);
        await RefuseAsync(charger, reason);
    }

    private async Task OpenAsync(ChargerEnd charger, UpgradeRequest request)
    {
        var guardian = await chargePoints.GetAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        guardian.Tell(new ChargePoints.OpenSession(request, charger, ended));
        await ended.Task;
    }

    private async Task RefuseAsync(ChargerEnd charger, string reason)
    {
        try
        {
            await charger.WriteAsync(Responses.BadRequest(reason));
            await charger.FinishAndDrainAsync(TimeSpan.FromSeconds(2), time);
        }
        catch (IOException)
        {
            // It did not wait for its answer.
        }
    }
}

/// <summary>Marks a connection that came to the charger's port, for the HTTP that answers what is no upgrade.</summary>
internal sealed record ChargePointPort;
