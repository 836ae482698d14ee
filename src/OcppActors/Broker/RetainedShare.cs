namespace OcppActors.Broker;

/// <summary>A number of retained messages and their bytes: as many as there are, or may be.</summary>
internal readonly record struct RetainedShare(int Messages, long Bytes)
{
    public static RetainedShare Unlimited { get; } = new(int.MaxValue, long.MaxValue);

    public RetainedShare After(RetainedMessage? removed, RetainedMessage? added) => new(
        Messages - (removed is null ? 0 : 1) + (added is null ? 0 : 1),
        Bytes - (removed?.Size ?? 0) + (added?.Size ?? 0));

    public RetainedShare AtMost(int messages, long bytes) => new(Math.Min(Messages, messages), Math.Min(Bytes, bytes));

    /// <summary>Whether this grows beyond the limit if a message takes the place of another. What shrinks never does.</summary>
    public bool Outgrows(RetainedShare limit, RetainedMessage? removed, RetainedMessage added)
    {
        var next = After(removed, added);
        return (next.Messages > limit.Messages && next.Messages > Messages) || (next.Bytes > limit.Bytes && next.Bytes > Bytes);
    }
}
