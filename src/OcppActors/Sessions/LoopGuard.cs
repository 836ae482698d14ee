using Akka.Actor;
using OcppActors.Transport.Http;

namespace OcppActors.Sessions;

/// <summary>
/// Recognizes a request that the relay has sent to the CPMS and that comes back to it, because the CPMS URL leads to the relay
/// itself by a name or a proxy: otherwise each charger would be dialed on and on until no slot is left. It remembers only the
/// requests that have no answer yet.
/// </summary>
internal sealed class LoopGuard
{
    private readonly Dictionary<(string Target, string Key), Sent> _unanswered = [];
    private readonly Dictionary<IActorRef, (string Target, string Key)> _bySession = [];

    /// <summary>Whether the relay has sent this request itself.</summary>
    public bool IsReturned(UpgradeRequest request, Client caller)
    {
        // Some chargers always send the same key, so one that reconnects while it is dialed looks alike. But its path has not
        // grown, and it comes from the same address.
        return request.WebSocketKey is { } key
            && _unanswered.TryGetValue((request.Path + request.Query, key), out var sent)
            && (sent.Path != request.Path || !Equals(sent.Caller.Address, caller.Address));
    }

    /// <summary>A session is going to send the request.</summary>
    public void Add(UpgradeRequest request, Client caller, IActorRef session)
    {
        if (request.WebSocketKey is { } key && _unanswered.TryAdd((request.Route.Target, key), new Sent(request.Path, caller)))
        {
            _bySession.Add(session, (request.Route.Target, key));
        }
    }

    /// <summary>The session has its answer, or has ended. May be called more than once.</summary>
    public void Remove(IActorRef session)
    {
        if (_bySession.Remove(session, out var request))
        {
            _unanswered.Remove(request);
        }
    }

    private readonly record struct Sent(string Path, Client Caller);
}
