using Akka.Event;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Traffic;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>Publishes what a session's two taps see, from the pumps' threads, as <see cref="MessageSeen"/>.</summary>
internal sealed class SessionTap(
    ChargePointConnection connection, SessionContext context, TrafficFeed feed, ILoggingAdapter log) : IWiretapListener
{
    private readonly Lock _publishing = new();
    private bool _isMuted;

    /// <inheritdoc/>
    public bool Wants(out long generation)
    {
        generation = context.Gate.Generation;
        return context.Gate.IsOpen;
    }

    /// <inheritdoc/>
    public void Seen(in TappedMessage message)
    {
        var payload = message.Kind switch
        {
            TappedKind.Text => SnoopPayload.OfText(message.Content.ToArray()),
            TappedKind.Binary => SnoopPayload.OfBinary(message.Content),
            var unreadable => SnoopPayload.OfUnreadable(unreadable.Reason(), message.Size),
        };
        var seen = new MessageSeen(connection, context.Time.GetUtcNow(), message.Sender, payload, message.Began);
        lock (_publishing)
        {
            if (!_isMuted && context.Gate.TryAdmit(seen))
            {
                feed.Publish(seen);
            }
        }
    }

    /// <inheritdoc/>
    public void InflatingEnded(Direction sender, string reason) =>
        log.Warning(
            "Charge point {0}: compressed messages from {1} are no longer shown, the connection goes on: {2}",
            connection.ChargePoint, Named(sender), reason);

    /// <inheritdoc/>
    public void Lost(Direction sender, string reason) =>
        log.Warning(
            "Charge point {0}: messages from {1} are no longer shown, the connection goes on: {2}",
            connection.ChargePoint, Named(sender), reason);

    /// <summary>Nothing is published any more: no message may follow the disconnection.</summary>
    public void Mute()
    {
        lock (_publishing)
        {
            _isMuted = true;
        }

        feed.Flush();
    }

    private static string Named(Direction sender) => sender == Direction.FromChargePoint ? "the charger" : "the CPMS";
}
