using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace MQTTnet.Wire;

/// <summary>Writes what a client sends, as whole control packets.</summary>
internal sealed class PacketEncoder(MqttProtocolVersion version)
{
    private const int WillFlag = 0x04;
    private const int WillRetainFlag = 0x20;
    private const int PasswordFlag = 0x40;
    private const int UserNameFlag = 0x80;

    private bool IsV5 => version == MqttProtocolVersion.V500;

    public byte[] Connect(MqttClientOptions options)
    {
        var userName = options.Credentials?.GetUserName(options);
        var password = options.Credentials?.GetPassword(options);
        var flags = (options.CleanSession ? 0x02 : 0)
            | (options.WillTopic is null ? 0 : WillFlag | ((int)options.WillQualityOfServiceLevel << 3))
            | (options.WillTopic is not null && options.WillRetain ? WillRetainFlag : 0)
            | (password is null ? 0 : PasswordFlag)
            | (userName is null ? 0 : UserNameFlag);

        var packet = NoProperties(new PacketWriter().Text("MQTT").Byte((int)version).Byte(flags)
            .UInt16((int)options.KeepAlivePeriod.TotalSeconds)).Text(options.ClientId);
        if (options.WillTopic is not null)
        {
            NoProperties(packet).Text(options.WillTopic).Binary(options.WillPayload);
        }

        if (userName is not null)
        {
            packet.Text(userName);
        }

        if (password is not null)
        {
            packet.Binary(password);
        }

        return packet.ToPacket(PacketType.Connect);
    }

    public byte[] Publish(MqttApplicationMessage message, ushort identifier)
    {
        var packet = new PacketWriter().Text(message.Topic);
        if (identifier != 0)
        {
            packet.UInt16(identifier);
        }

        var flags = ((int)message.QualityOfServiceLevel << 1) | (message.Retain ? 1 : 0);
        return NoProperties(packet).Rest(message.Payload).ToPacket(PacketType.Publish, flags);
    }

    public byte[] PubAck(ushort identifier) => new PacketWriter().UInt16(identifier).ToPacket(PacketType.PubAck);

    public byte[] Subscribe(IEnumerable<MqttTopicFilter> filters, ushort identifier)
    {
        var packet = NoProperties(new PacketWriter().UInt16(identifier));
        foreach (var filter in filters)
        {
            packet.Text(filter.Topic).Byte((int)filter.QualityOfServiceLevel);
        }

        return packet.ToPacket(PacketType.Subscribe, flags: 0x02);
    }

    public byte[] Unsubscribe(IEnumerable<string> filters, ushort identifier)
    {
        var packet = NoProperties(new PacketWriter().UInt16(identifier));
        foreach (var filter in filters)
        {
            packet.Text(filter);
        }

        return packet.ToPacket(PacketType.Unsubscribe, flags: 0x02);
    }

    public byte[] PingReq() => new PacketWriter().ToPacket(PacketType.PingReq);

    public byte[] Disconnect(MqttClientDisconnectOptions options)
    {
        var packet = new PacketWriter();
        if (IsV5)
        {
            packet.Byte((int)options.Reason).Properties(options.ReasonString is null
                ? new PacketWriter()
                : new PacketWriter().Byte(0x1F).Text(options.ReasonString));
        }

        return packet.ToPacket(PacketType.Disconnect);
    }

    private PacketWriter NoProperties(PacketWriter packet) => IsV5 ? packet.Byte(0) : packet;
}
