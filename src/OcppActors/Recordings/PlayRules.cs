namespace OcppActors.Recordings;

/// <summary>How a recording is played.</summary>
/// <param name="Speed">How many times faster than it happened; infinity: as fast as the clients take it.</param>
/// <param name="LongestPause">Longer ones are cut to this, before the speed is applied.</param>
/// <param name="From">Earlier messages are not played, but known to who comes; null: from the beginning.</param>
/// <param name="To">Later messages are not played; null: to the end.</param>
/// <param name="Restamps">Whether messages get the time at which they are played.</param>
/// <param name="Loops">Whether it begins again at its end.</param>
/// <param name="Waits">Whether it begins only when the first client is there.</param>
public sealed record PlayRules(
    double Speed, TimeSpan LongestPause, DateTimeOffset? From, DateTimeOffset? To, bool Restamps, bool Loops, bool Waits)
{
    public bool IsUnhurried => double.IsFinite(Speed);
}
