using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
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
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    /// <summary>Returns when the connection may be closed.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        switch (await RequestHeadReader.ReadAsync(connection.Transport.Input, limits, time, stopping))
        {
            case Arrival.Upgrade(var head):
                await UpgradeAsync(connection, head);
                break;
            case Arrival.TooSlow:
                log.LogInformation("Something at {Remote} is no charger: {Quirk}", connection.RemoteEndPoint, "it sent no whole request in time");
                await new ChargerEnd(connection).AnswerAndDrainAsync(Responses.TooSlow, CloseTime, time);
                break;
            case Arrival.OtherHttp(var quirk):
                if (quirk is not null)
                {
                    log.LogInformation("Something at {Remote} is no charger: {Quirk}", connection.RemoteEndPoint, quirk);
                }

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
            await OpenAsync(charger, Caller.Of(connection), request);
            return;
        }

        log.LogWarning("A charger at {Remote} was refused with 400: {Reason}", connection.RemoteEndPoint, reason);
        await charger.AnswerAndDrainAsync(Responses.BadRequest(reason), CloseTime, time);
    }

    private async Task OpenAsync(ChargerEnd charger, Caller caller, UpgradeRequest request)
    {
        var guardian = await chargePoints.GetAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        guardian.Tell(new ChargePoints.OpenSession(request, caller, charger, ended));
        await ended.Task;
    }
}

/// <summary>Marks a connection that came to the charger's port, for the HTTP that answers what is no upgrade.</summary>
internal sealed record ChargePointPort;
