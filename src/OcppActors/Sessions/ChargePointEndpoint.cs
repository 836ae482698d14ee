using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using OcppActors.Domain;
using OcppActors.Ports;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// The charger's port, a Kestrel connection middleware below HTTP: a WebSocket upgrade becomes a session, other HTTP requests
/// are passed on, and anything else gets a status and a line in the log.
/// </summary>
public sealed class ChargePointEndpoint(
    IRequiredActor<ChargePoints> chargePoints,
    PortMetrics counters,
    ClientErrorLog quirks,
    TimeProvider time)
{
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    /// <summary>Returns when the connection may be closed.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        var guardian = await chargePoints.GetAsync();
        var policy = connection.Features.Get<RelayPolicy>()!;
        var ticket = connection.Features.Get<AdmissionTicket>()!;
        switch (await RequestHeadReader.ReadAsync(connection.Transport.Input, policy.Handshake, time, stopping))
        {
            case not InitialRequest.Upgrade when ticket.IsLost:
                break;
            case InitialRequest.Upgrade(var head):
                await UpgradeAsync(guardian, connection, ticket, head, policy);
                break;
            case InitialRequest.OtherHttp(var head):
                counters.PlainHttp.Increment();
                quirks.Log(RemoteOf(connection, Client.Of(connection, head.Fields, policy.Proxies)), 426, head.NotUpgradeReason, $": {LogText.Short($"{head.Method} {RequestTarget.PathOf(head.Target)}")}");
                connection.Features.Set(new ChargePointPort());
                ticket.MarkAnswered();
                await http(connection);
                break;
            case InitialRequest.Invalid(var status, var quirk, var where):
                await RefuseAsync(connection, connection.RemoteEndPoint, status, quirk, where);
                break;
            case InitialRequest.NoRequest(var quirk):
                counters.WithoutRequest.Increment();
                quirks.Log(connection.RemoteEndPoint, null, quirk);
                break;
        }
    }

    // Not async: a state machine would keep the request for as long as the connection lives.
    private Task UpgradeAsync(IActorRef guardian, ConnectionContext connection, AdmissionTicket ticket, RequestHead head, RelayPolicy policy)
    {
        var caller = Client.Of(connection, head.Fields, policy.Proxies);
        if (ticket.CountAddress(caller.Address) is { } tooMany)
        {
            quirks.Log(caller.Address, 503, tooMany);
            ticket.MarkAnswered();
            return RawConnection.TakeOver(connection).AnswerAndDrainAsync(Responses.Busy(tooMany), CloseTime, time);
        }

        if (!UpgradeRequest.TryCreate(head, policy.Routing, out var request, out var reason))
        {
            return RefuseAsync(connection, RemoteOf(connection, caller), 400, reason, InPath(RequestTarget.PathOf(head.Target)));
        }

        if (!request.Route.IsAllowed)
        {
            return RefuseAsync(connection, RemoteOf(connection, caller), 403, "--allow-ids does not admit its charge point id", InPath(request.Path));
        }

        if (!ticket.TryIdentify())
        {
            return Task.CompletedTask;
        }

        counters.Upgrades.Increment();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        guardian.Tell(new ChargePoints.OpenSession(request, caller, RawConnection.TakeOver(connection), policy.Sessions, ended.SetResult));
        return ended.Task;
    }

    private Task RefuseAsync(ConnectionContext connection, object? remote, int status, string reason, string where)
    {
        (status == 403 ? counters.NotAllowed : counters.Refused).Increment();
        quirks.Log(remote, status, reason, where);
        connection.Features.Get<AdmissionTicket>()!.MarkAnswered();
        return RawConnection.TakeOver(connection).AnswerAndDrainAsync(Responses.Refusal(status, reason), CloseTime, time);
    }

    // With its port, unless only a proxy's header names the address.
    private static object? RemoteOf(ConnectionContext connection, Client caller) =>
        Client.AddressOf(connection)?.Equals(caller.Address) == true ? connection.RemoteEndPoint : caller.Address;

    private static string InPath(string path) => path.Length > 0 ? $" (path {LogText.Quote(path)})" : "";
}

/// <summary>A connection feature: the connection came to the charger's port, where HTTP other than an upgrade gets 426.</summary>
public sealed record ChargePointPort;
