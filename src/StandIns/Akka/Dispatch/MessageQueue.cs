namespace Akka.Dispatch;

/// <summary>
/// An unbounded queue of many writers and one reader. Writers push onto a shared chain, newest first; the reader takes
/// the whole chain and turns it round, so that an idle queue is two null references.
/// </summary>
internal struct MessageQueue
{
    private static readonly Envelope Closed = new(null, null);
    private Envelope _pushed;
    private Envelope _taken;

    public bool IsEmpty => _taken is null && (Volatile.Read(ref _pushed) is not { } newest || ReferenceEquals(newest, Closed));

    /// <summary>Adds an envelope; false when the queue has been closed.</summary>
    public bool TryPush(Envelope envelope)
    {
        var newest = Volatile.Read(ref _pushed);
        while (!ReferenceEquals(newest, Closed))
        {
            envelope.Next = newest;
            var found = Interlocked.CompareExchange(ref _pushed, envelope, newest);
            if (ReferenceEquals(found, newest))
            {
                return true;
            }

            newest = found;
        }

        return false;
    }

    /// <summary>The oldest envelope, or null. The reader's alone.</summary>
    public Envelope Pop()
    {
        if (_taken is null && Volatile.Read(ref _pushed) is { } newest && !ReferenceEquals(newest, Closed))
        {
            _taken = Reversed(Interlocked.Exchange(ref _pushed, null));
        }

        var oldest = _taken;
        if (oldest is not null)
        {
            (_taken, oldest.Next) = (oldest.Next, null);
        }

        return oldest;
    }

    /// <summary>Refuses what comes from now on; what is left can still be popped. The reader's alone.</summary>
    public void Close()
    {
        var rest = Reversed(Interlocked.Exchange(ref _pushed, Closed));
        if (_taken is null)
        {
            _taken = rest;
            return;
        }

        var last = _taken;
        while (last.Next is not null)
        {
            last = last.Next;
        }

        last.Next = rest;
    }

    private static Envelope Reversed(Envelope newest)
    {
        Envelope oldest = null;
        while (newest is not null)
        {
            (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        }

        return oldest;
    }
}
