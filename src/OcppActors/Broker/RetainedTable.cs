namespace OcppActors.Broker;

/// <summary>The effect of a publication on the table.</summary>
internal enum RetainedChange
{
    None,
    Changed,

    /// <summary>The table is full; nothing has changed.</summary>
    Full,
}

/// <summary>The retained messages, bounded in number and size. Thread-safe.</summary>
/// <param name="maxMessages">The most messages.</param>
/// <param name="maxBytes">The most bytes, topics and payloads together.</param>
internal sealed class RetainedTable(int maxMessages, long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RetainedMessage> _messages = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Stores a publication; an empty payload deletes the message (MQTT 5 section 3.3.1.3).</summary>
    public RetainedChange Put(RetainedMessage message)
    {
        lock (_lock)
        {
            var before = _messages.GetValueOrDefault(message.Topic);
            if (message.Payload.IsEmpty)
            {
                _bytes -= before?.Size ?? 0;
                return _messages.Remove(message.Topic) ? RetainedChange.Changed : RetainedChange.None;
            }

            var bytes = _bytes - (before?.Size ?? 0) + message.Size;
            if ((before is null && _messages.Count >= maxMessages) || (bytes > maxBytes && bytes > _bytes))
            {
                return RetainedChange.Full;
            }

            if (before?.HasSameContentAs(message) == true)
            {
                return RetainedChange.None;
            }

            (_messages[message.Topic], _bytes) = (message, bytes);
            return RetainedChange.Changed;
        }
    }

    /// <summary>Adds what an earlier process retained, even beyond the limits.</summary>
    public void Load(IEnumerable<RetainedMessage> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages)
            {
                _bytes += message.Size - (_messages.GetValueOrDefault(message.Topic)?.Size ?? 0);
                _messages[message.Topic] = message;
            }
        }
    }

    public IReadOnlyList<RetainedMessage> Snapshot()
    {
        lock (_lock)
        {
            return [.. _messages.Values];
        }
    }
}
