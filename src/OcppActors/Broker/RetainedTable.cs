namespace OcppActors.Broker;

/// <summary>The retained messages, bounded in number and size, in all and for each owner. Thread-safe.</summary>
internal sealed class RetainedTable(RetainedLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<RetainedOwner, RetainedShare> _shares = [];
    private RetainedShare _all;
    private RetainedShare _clients;
    private long _queuedBytes;

    /// <summary>What all of it takes while it waits for one client, in bytes.</summary>
    public long QueuedBytes => Volatile.Read(ref _queuedBytes);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Stores a publication; an empty payload deletes the message (MQTT 5 section 3.3.1.3).</summary>
    /// <param name="message">The publication.</param>
    /// <param name="owner">Whom it counts for from now on.</param>
    public RetainedChange Put(RetainedMessage message, RetainedOwner owner)
    {
        lock (_lock)
        {
            var before = _entries.GetValueOrDefault(message.Topic);
            var next = message.Payload.IsEmpty ? null : new Entry(message, owner);
            if (next is null ? before is null : before?.Message.HasSameContentAs(message) == true)
            {
                if (before?.Owner == RetainedOwner.Earlier && Refusal(before, next!) is null)
                {
                    Replace(before, next);
                }

                return RetainedChange.None;
            }

            if (next is not null && Refusal(before, next) is { } refusal)
            {
                return refusal;
            }

            Replace(before, next);
            return RetainedChange.Changed;
        }
    }

    /// <summary>Adds what an earlier process retained, even beyond the limits. It counts for nobody in particular until it is published again.</summary>
    public void Load(IEnumerable<RetainedMessage> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages)
            {
                Replace(_entries.GetValueOrDefault(message.Topic), new Entry(message, RetainedOwner.Earlier));
            }
        }
    }

    public IReadOnlyList<RetainedMessage> Snapshot()
    {
        lock (_lock)
        {
            return [.. _entries.Values.Select(entry => entry.Message)];
        }
    }

    private RetainedChange? Refusal(Entry? before, Entry next)
    {
        var owner = next.Owner;
        var own = before?.Owner == owner ? before : null;
        var ofClients = before?.IsOfClient == true ? before : null;
        return _all.Outgrows(limits.All, before?.Message, next.Message) ? RetainedChange.Full
            : _shares.GetValueOrDefault(owner).Outgrows(before is null ? NewTopicLimit(owner) : limits.Of(owner), own?.Message, next.Message)
                || (next.IsOfClient && _clients.Outgrows(limits.Clients, ofClients?.Message, next.Message)) ? RetainedChange.ShareFull
            : null;
    }

    // However many charge points take all they can get, there is a place for the next one.
    private RetainedShare NewTopicLimit(RetainedOwner owner) => owner.Kind == RetainedOwnerKind.ChargePoint
        ? limits.ChargePoint.AtMost((limits.All.Messages - _all.Messages) / 4, (limits.All.Bytes - _all.Bytes) / 4)
        : limits.Of(owner);

    private void Replace(Entry? before, Entry? next)
    {
        if (before is not null)
        {
            _entries.Remove(before.Message.Topic);
            Tally(before.Owner, before.Message, null);
        }

        if (next is not null)
        {
            _entries[next.Message.Topic] = next;
            Tally(next.Owner, null, next.Message);
        }

        Volatile.Write(ref _queuedBytes, _all.Bytes + ((long)_all.Messages * MessageSize.QueueOverhead));
    }

    private void Tally(RetainedOwner owner, RetainedMessage? removed, RetainedMessage? added)
    {
        _all = _all.After(removed, added);
        _clients = owner.Kind == RetainedOwnerKind.Client ? _clients.After(removed, added) : _clients;
        var share = _shares.GetValueOrDefault(owner).After(removed, added);
        if (share.Messages == 0)
        {
            _shares.Remove(owner);
        }
        else
        {
            _shares[owner] = share;
        }
    }

    private sealed record Entry(RetainedMessage Message, RetainedOwner Owner)
    {
        public bool IsOfClient => Owner.Kind == RetainedOwnerKind.Client;
    }
}
