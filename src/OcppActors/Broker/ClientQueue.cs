using MQTTnet;
using MQTTnet.Packets;

namespace OcppActors.Broker;

/// <summary>
/// How many bytes of messages wait for a client: those that are not sent yet, and those that it has not acknowledged.
/// MQTTnet keeps both in memory. Thread-safe.
/// </summary>
/// <param name="all">What waits for all clients together.</param>
internal sealed class ClientQueue(ByteCounter all)
{
    private readonly Lock _lock = new();
    private bool _isClosed;

    /// <summary>Read from any thread, for a comparison that need not be exact.</summary>
    public long Bytes { get; private set; }

    /// <summary>Counts a message that is about to be queued.</summary>
    /// <param name="message">The message.</param>
    /// <param name="limit">The most bytes.</param>
    /// <returns>False: it must not be queued, since the client has gone or the limit is exceeded.</returns>
    public bool TryAdd(MqttApplicationMessage message, long limit)
    {
        var size = MessageSize.QueueOverhead + MessageSize.Of(message);
        lock (_lock)
        {
            if (_isClosed || Bytes + size > limit)
            {
                return false;
            }

            Bytes += size;
            all.Add(size);
            return true;
        }
    }

    /// <summary>The message is sent, and acknowledged where that is due.</summary>
    public void Remove(MqttPublishPacket message)
    {
        lock (_lock)
        {
            // A message may have been queued for the client that this one has replaced.
            var size = Math.Min(Bytes, MessageSize.QueueOverhead + MessageSize.Of(message));
            Bytes -= size;
            all.Add(-size);
        }
    }

    /// <summary>The session ends, and its queue with it.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            all.Add(-Bytes);
            Bytes = 0;
        }
    }
}
