using Akka.Event;
using OcppActors.Domain;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>Says which publications are left out: for each charge point and reason once.</summary>
internal sealed class LeftOutLog(ILoggingAdapter log, MqttOptions options)
{
    /// <summary>Beyond these, lines of further charge points would tell nothing new.</summary>
    private const int MaxLines = 100;

    private readonly HashSet<(string, object)> _said = [];
    private bool _forgottenSaid;

    public void Write(LeftOut left)
    {
        if (!IsNew(left.Publication, left.Reason, out var who))
        {
            return;
        }

        var (topic, bytes) = (LogText.Short(left.Publication.Topic), left.Bytes);
        switch (left.Reason)
        {
            case LeftOutReason.TooLarge:
                log.Warning(
                    "{ChargePoint}: {Topic} is left out, because it takes {Bytes} bytes and {MaxBytes} are the most. If that is the limit of your broker (mosquitto: max_packet_size), raise it to 262144; all other values are published",
                    who, topic, bytes, left.MaxBytes);
                break;
            case LeftOutReason.CostLink:
                log.Warning(
                    "{ChargePoint}: {Topic} is left out, because the MQTT broker has twice ended the connection when it was sent ({Bytes} bytes). Look into the broker's log: usually its limit is lower (mosquitto: max_packet_size) or it forbids the topic. It is tried again when its value changes, and after a connection that held for ten minutes. All other values are published",
                    who, topic, bytes);
                break;
            case LeftOutReason.ChargePointCostLink:
                log.Warning(
                    "{ChargePoint}: nothing more is published, because the MQTT broker has ended the connection for three of its values. Look into the broker's log for the reason; it is tried again after a connection that held for ten minutes, or after a restart",
                    who);
                break;
            case LeftOutReason.TooMuch:
                log.Warning(
                    "{ChargePoint}: {Topic} is left out, because {Topics} topics and {MaxKiB} KiB are the most that is kept for a charge point. It reports more than any charger should: look at what it sends",
                    who, topic, TopicShares.MaxTopics, TopicShares.MaxBytes / 1024);
                break;
            default:
                throw new NotSupportedException($"Unknown reason {left.Reason}");
        }
    }

    /// <summary>Charge points have been forgotten; said once.</summary>
    public void Write(Forgotten forgotten)
    {
        if (_forgottenSaid)
        {
            return;
        }

        _forgottenSaid = true;
        log.Warning(
            "The values of all charge points take a quarter of the memory, the most that is kept for the MQTT broker: {ChargePoints} charge points that have been silent for longest are forgotten until they send something again (logged once; docs/metering.md, Limits)",
            forgotten.TopicIds.Count);
    }

    /// <summary>The broker has refused a publication, but not for its access rules.</summary>
    public void Write(Delivered refused)
    {
        if (!IsNew(refused.Publication, refused.Outcome, out var who))
        {
            return;
        }

        log.Warning(
            refused.Outcome == PublishOutcome.OverQuota
                ? "{ChargePoint}: the MQTT broker refuses {Topic}, because a quota is used up. Raise the broker's quota for retained messages or for this client; all other values are published"
                : "{ChargePoint}: the MQTT broker refuses {Topic}. Look into the broker's log for the reason; all other values are published",
            who, LogText.Short(refused.Publication.Topic));
    }

    private bool IsNew(Publication publication, object reason, out string who)
    {
        var chargePoint = options.TopicIdOf(publication.Topic);
        who = chargePoint is null ? "This bridge" : $"Charge point {LogText.Short(chargePoint)}";
        return _said.Count < MaxLines && _said.Add((chargePoint ?? "", reason));
    }
}
