namespace OcppActors.Tests.Metering;

/// <summary>A clock that makes its callers wait, for a bounded time.</summary>
internal sealed class BlockingTime(ManualResetEventSlim proceed) : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        proceed.Wait(TimeSpan.FromSeconds(15));
        return DateTimeOffset.UnixEpoch;
    }
}
