using System.Diagnostics;
using Akka.Actor;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Traffic;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>
/// Publishes the messages that a session's two taps read as <see cref="MessageSeen"/>, on the pumps' threads. Its
/// warnings go to the session, which logs them: a slow log must not hold up a pump's thread. So do Close frames.
/// </summary>
internal sealed class SessionTap(
    ChargePointConnection connection, SessionContext context, TrafficFeed feed, (IActorRef Ref, int Generation) session) : IWiretapListener
{
    private readonly Lock _publishing = new();
    private bool _isMuted;
    private bool _hasGivenUp;

    /// <inheritdoc/>
    public bool Wants(out long generation)
    {
        generation = context.Gate.Generation;
        return context.Gate.IsOpen;
    }

    /// <inheritdoc/>
    public void Seen(in TappedMessage message)
    {
        var content = message.Kind switch
        {
            TappedKind.Text => OcppMessage.OfText(message.Content.ToArray()),
            TappedKind.Binary => new OcppMessage(SnoopPayload.OfBinary(message.Content), null),
            var unreadable => new OcppMessage(SnoopPayload.OfUnreadable(unreadable.Reason(), message.Size), null),
        };
        var seen = new MessageSeen(connection, context.Time.GetUtcNow(), message.Sender, content, message.Began);
        lock (_publishing)
        {
            if (!_isMuted && context.Gate.TryAdmit(seen))
            {
                feed.Publish(seen);
            }
        }
    }

    /// <inheritdoc/>
    public void Closed(WebSocketClose close) =>
        session.Ref.Tell(new SessionEvents.CloseSeen(session.Generation, close, Stopwatch.GetTimestamp()), ActorRefs.NoSender);

    /// <inheritdoc/>
    public void InflatingEnded(Direction sender, string reason) => Report(sender, "compressed messages", reason);

    /// <inheritdoc/>
    public void MessageGivenUp(Direction sender)
    {
        if (!Interlocked.Exchange(ref _hasGivenUp, true))
        {
            session.Ref.Tell(new SessionEvents.MessageGivenUp(session.Generation, sender), ActorRefs.NoSender);
        }
    }

    /// <inheritdoc/>
    public void Lost(Direction sender, string reason) => Report(sender, "messages", reason);

    /// <summary>Stops publishing: no message may follow the disconnection.</summary>
    public void Mute()
    {
        lock (_publishing)
        {
            _isMuted = true;
        }

        feed.Flush();
    }

    private void Report(Direction sender, string messages, string reason) =>
        session.Ref.Tell(new SessionEvents.TapEnded(session.Generation, sender, messages, reason), ActorRefs.NoSender);
}
