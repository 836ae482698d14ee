namespace OcppActors.Mqtt;

/// <summary>Whether a link was lost because another client has taken our id.</summary>
internal enum Takeover
{
    No,

    /// <summary>The broker closed without a word, as one does that cannot or does not say so; there are other reasons for it.</summary>
    Perhaps,

    Yes,
}

/// <summary>
/// How long to wait before the id is taken back. Two processes with one id would otherwise take it from each other for
/// ever, once a second; so each waits twice as long as the time before, and the log says why.
/// </summary>
internal sealed class TakeoverPauses(TimeSpan shortest, TimeSpan longest)
{
    private int _suffered;

    /// <summary>The pause before the next attempt.</summary>
    /// <param name="takeover">How the last link ended.</param>
    /// <param name="held">How long it held; null: it never was.</param>
    public TimeSpan After(Takeover takeover, TimeSpan? held)
    {
        if (held is null || takeover == Takeover.No || held > 2 * longest)
        {
            _suffered = 0;
        }

        if (held is null || takeover == Takeover.No)
        {
            return TimeSpan.Zero;
        }

        // The first close without a word may have any reason; a second one so soon has this one.
        var doublings = _suffered++ - (takeover == Takeover.Perhaps ? 1 : 0);
        return doublings < 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min(longest.Ticks, shortest.Ticks * Math.Pow(2, doublings)));
    }
}
