namespace OcppActors.Mqtt;

/// <summary>Whether a link was lost because another client connected with the same id.</summary>
internal enum Takeover
{
    No,

    /// <summary>The broker closed the connection without a reason, which may also have other causes.</summary>
    Perhaps,

    Yes,
}

/// <summary>
/// How long to wait before connecting again after a takeover. Two processes with one client id would otherwise disconnect
/// each other forever, once a second; so each pause is twice as long as the one before, and the log says why.
/// </summary>
internal sealed class TakeoverPauses(TimeSpan shortest, TimeSpan longest)
{
    private int _takeovers;

    /// <summary>The pause before the next attempt.</summary>
    /// <param name="takeover">How the last link ended.</param>
    /// <param name="held">How long it lasted; null: it was never open.</param>
    public TimeSpan After(Takeover takeover, TimeSpan? held)
    {
        if (held is null || takeover == Takeover.No || held > 2 * longest)
        {
            _takeovers = 0;
        }

        if (held is null || takeover == Takeover.No)
        {
            return TimeSpan.Zero;
        }

        // The first close without a reason may have any cause; a second one so soon is a takeover.
        var doublings = _takeovers++ - (takeover == Takeover.Perhaps ? 1 : 0);
        return doublings < 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min(longest.Ticks, shortest.Ticks * Math.Pow(2, doublings)));
    }
}
