namespace OcppActors.Tests.Metering;

/// <summary>A clock that keeps whoever asks waiting, for a bounded time.</summary>
internal sealed class BlockingTime(ManualResetEventSlim proceed) : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        proceed.Wait(TimeSpan.FromSeconds(15));
        return DateTimeOffset.UnixEpoch;
    }
}
