namespace OcppActors.Simulator.Chargers;

/// <summary>A clock that runs faster than real time from its creation on.</summary>
/// <param name="world">The real clock.</param>
/// <param name="factor">How many times faster.</param>
internal sealed class AcceleratedTime(TimeProvider world, double factor) : TimeProvider
{
    private readonly DateTimeOffset _start = world.GetUtcNow();
    private readonly long _startTicks = world.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _start + (world.GetElapsedTime(_startTicks) * factor);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        world.CreateTimer(callback, state, Shorter(dueTime), Shorter(period));

    private TimeSpan Shorter(TimeSpan time) => time > TimeSpan.Zero ? time / factor : time;
}
