namespace OcppActors.Recordings;

/// <summary>When each message of a recording is due. Absolute times, so that delays do not add up.</summary>
internal sealed class PlayClock(PlayRules rules, DateTimeOffset start)
{
    private DateTimeOffset _due = start;
    private DateTimeOffset? _newest;

    /// <summary>When the next message is due.</summary>
    /// <param name="recorded">Its timestamp; one that is older than its predecessor's is due at once.</param>
    public DateTimeOffset DueAt(DateTimeOffset recorded)
    {
        var pause = recorded - (_newest ?? recorded);
        if (pause > TimeSpan.Zero && rules.IsUnhurried)
        {
            _due += (pause < rules.LongestPause ? pause : rules.LongestPause) / rules.Speed;
        }

        _newest = _newest > recorded ? _newest : recorded;
        return _due;
    }
}
