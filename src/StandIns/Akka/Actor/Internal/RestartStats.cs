namespace Akka.Actor.Internal;

/// <summary>How often a child has been restarted, and since when that counts.</summary>
internal sealed class RestartStats
{
    private int _count;
    private long _windowStart;

    /// <summary>Whether another restart is within the limits; a negative limit is none, a window of zero is for ever.</summary>
    public bool Allow(int maxNrOfRetries, int withinMilliseconds)
    {
        if (maxNrOfRetries == 0)
        {
            return false;
        }

        if (withinMilliseconds <= 0)
        {
            return maxNrOfRetries < 0 || ++_count <= maxNrOfRetries;
        }

        var now = TimeProvider.System.GetTimestamp();
        if (_windowStart != 0 && TimeProvider.System.GetElapsedTime(_windowStart, now).TotalMilliseconds <= withinMilliseconds)
        {
            return ++_count <= (maxNrOfRetries < 0 ? 1 : maxNrOfRetries);
        }

        (_count, _windowStart) = (1, now);
        return true;
    }
}
