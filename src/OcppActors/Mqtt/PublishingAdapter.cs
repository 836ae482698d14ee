using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>
/// MQTTnet's client on its way to the broker, and publications past it: the client would start a timer and five tasks for each,
/// and search all that are in flight for each acknowledgement.
/// </summary>
/// <param name="channel">The client's own adapter.</param>
/// <param name="streams">The connection under it.</param>
/// <param name="unanswered">Where the acknowledgements go.</param>
internal sealed class PublishingAdapter(IMqttChannelAdapter channel, GroupedStreams streams, UnansweredPublications unanswered) : IMqttChannelAdapter
{
    /// <summary>A peer that takes nothing must not delay the report of a loss for longer.</summary>
    private static readonly TimeSpan MaxFinish = TimeSpan.FromSeconds(1);

    private static readonly Task<PublishOutcome> Acknowledged = Task.FromResult(PublishOutcome.Acknowledged);

    public long BytesReceived => channel.BytesReceived;

    public long BytesSent => channel.BytesSent;

    public X509Certificate2 ClientCertificate => channel.ClientCertificate;

    public EndPoint RemoteEndPoint => channel.RemoteEndPoint;

    public EndPoint LocalEndPoint => channel.LocalEndPoint;

    public bool IsSecureConnection => channel.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter => channel.PacketFormatterAdapter;

    public Task ConnectAsync(CancellationToken cancellationToken) => channel.ConnectAsync(cancellationToken);

    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(streams.FinishAsync(), Task.Delay(MaxFinish, TimeProvider.System, cancellationToken)); // the last packet may be a DISCONNECT
        await channel.DisconnectAsync(cancellationToken);
    }

    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttPacketWithIdentifier { PacketIdentifier: > 0 and var identifier } and (MqttPublishPacket or MqttSubscribePacket or MqttUnsubscribePacket))
        {
            unanswered.AvoidClient(identifier);
        }

        return channel.SendPacketAsync(packet, cancellationToken);
    }

    /// <summary>The next packet that is not the answer to a publication of <see cref="Publish"/>.</summary>
    public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var packet = await channel.ReceivePacketAsync(cancellationToken);
            if (packet is not MqttPubAckPacket answer || !unanswered.TryComplete(answer.PacketIdentifier, OutcomeOf(answer.ReasonCode)))
            {
                return packet;
            }
        }
    }

    /// <summary>Sends a publication, retained.</summary>
    /// <returns>When it has been handed to the connection, and what the broker answers.</returns>
    public (Task Sent, Task<PublishOutcome> Outcome) Publish(Publication publication, MqttQualityOfServiceLevel quality)
    {
        var answer = quality == MqttQualityOfServiceLevel.AtMostOnce ? null : unanswered.Add();
        var packet = new MqttPublishPacket
        {
            PacketIdentifier = answer?.Identifier ?? 0,
            Topic = publication.Topic,
            Payload = new ReadOnlySequence<byte>(publication.Payload),
            QualityOfServiceLevel = quality,
            Retain = true,
        };
        var sent = channel.SendPacketAsync(packet, CancellationToken.None);
        if (answer is null)
        {
            return (sent, Acknowledged);
        }

        if (!sent.IsCompletedSuccessfully)
        {
            return (BeginAsync(sent, answer), answer.Task);
        }

        unanswered.Begin(answer);
        return (sent, answer.Task);
    }

    private async Task BeginAsync(Task sent, UnansweredPublications.Answer answer)
    {
        await sent;
        unanswered.Begin(answer);
    }

    public void ResetStatistics() => channel.ResetStatistics();

    public void Dispose() => channel.Dispose();

    private static PublishOutcome OutcomeOf(MqttPubAckReasonCode reason) => reason switch
    {
        MqttPubAckReasonCode.Success or MqttPubAckReasonCode.NoMatchingSubscribers => PublishOutcome.Acknowledged,
        MqttPubAckReasonCode.NotAuthorized => PublishOutcome.Refused,
        MqttPubAckReasonCode.QuotaExceeded => PublishOutcome.OverQuota,
        _ => PublishOutcome.Rejected,
    };
}
