namespace OcppActors.Broker;

/// <summary>What a retained publication does to the table.</summary>
internal enum RetainedChange
{
    None,
    Changed,

    /// <summary>It does not fit; nothing has changed.</summary>
    Full,
}

/// <summary>The retained messages, as the file is to have them, within bounds. Any thread may ask.</summary>
/// <param name="mostMessages">How many.</param>
/// <param name="mostBytes">How much, topics and payloads.</param>
internal sealed class RetainedTable(int mostMessages, long mostBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RetainedMessage> _messages = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Takes a publication; an empty one deletes (MQTT 5 section 3.3.1.3).</summary>
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
            if ((before is null && _messages.Count >= mostMessages) || (bytes > mostBytes && bytes > _bytes))
            {
                return RetainedChange.Full;
            }

            if (before?.SaysTheSameAs(message) == true)
            {
                return RetainedChange.None;
            }

            (_messages[message.Topic], _bytes) = (message, bytes);
            return RetainedChange.Changed;
        }
    }

    /// <summary>Takes what an earlier process retained, beyond the bounds if need be.</summary>
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
