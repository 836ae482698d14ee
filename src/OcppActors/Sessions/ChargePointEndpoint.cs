using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using OcppActors.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// The charger's port, a Kestrel connection middleware below HTTP: a WebSocket upgrade becomes a session, other HTTP is left
/// to HTTP, and whatever else comes gets a clear status and one line in the log.
/// </summary>
internal sealed class ChargePointEndpoint(
    IRequiredActor<ChargePoints> chargePoints,
    Routing routing,
    TrustedProxies proxies,
    HandshakeLimits limits,
    PortCounters counters,
    QuirkLog quirks,
    TimeProvider time)
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
            case Arrival.OtherHttp(var head):
                counters.PlainHttp.Increment();
                quirks.Say(connection.RemoteEndPoint, 426, head.NoWebSocket, $": {head.Method} {RequestTarget.PathOf(head.Target)}");
                connection.Features.Set(new ChargePointPort());
                await http(connection);
                break;
            case Arrival.Unsound(var status, var quirk):
                await RefuseAsync(connection, connection.RemoteEndPoint, status, quirk);
                break;
            case Arrival.Nothing(var quirk):
                counters.WithoutRequest.Increment();
                quirks.Say(connection.RemoteEndPoint, null, quirk);
                break;
        }
    }

    private async Task UpgradeAsync(ConnectionContext connection, RequestHead head)
    {
        var caller = Caller.Of(connection, head.Fields, proxies);
        var place = connection.Features.Get<Admission.Place>()!;
        if (place.CallsFrom(caller.Address) is { } tooMany)
        {
            quirks.Say(caller.Address, 503, tooMany);
            await RawConnection.TakeOver(connection).AnswerAndDrainAsync(Responses.Busy(tooMany), CloseTime, time);
        }
        else if (UpgradeRequest.TryCreate(head, routing, out var request, out var reason))
        {
            counters.Upgrades.Increment();
            place.BecomesSession();
            await OpenAsync(RawConnection.TakeOver(connection), caller, request);
        }
        else
        {
            object? remote = Caller.AddressOf(connection)?.Equals(caller.Address) == true ? connection.RemoteEndPoint : caller.Address;
            await RefuseAsync(connection, remote, 400, reason);
        }
    }

    private async Task RefuseAsync(ConnectionContext connection, object? remote, int status, string reason)
    {
        counters.Refused.Increment();
        quirks.Say(remote, status, reason);
        await RawConnection.TakeOver(connection).AnswerAndDrainAsync(Responses.Refusal(status, reason), CloseTime, time);
    }

    private async Task OpenAsync(SocketEnd charger, Caller caller, UpgradeRequest request)
    {
        var guardian = await chargePoints.GetAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        guardian.Tell(new ChargePoints.OpenSession(request, caller, charger, ended));
        await ended.Task;
    }
}

/// <summary>Marks a connection that came to the charger's port, for the HTTP that answers what is no upgrade.</summary>
internal sealed record ChargePointPort;
