namespace Akka.TestKit.Internal;

/// <summary>A span of time from now on.</summary>
internal sealed class Deadline(TimeSpan span)
{
    private readonly long _start = TimeProvider.System.GetTimestamp();

    /// <summary>What is left of it, never negative.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = span - TimeProvider.System.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
