using Akka.TestKit.Internal;
using Xunit;

namespace Akka.TestKit;

/// <content>Asking again until it is so.</content>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until the answer is yes; fails when it is not in time.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), max: null, cancellationToken);

    /// <inheritdoc cref="AwaitConditionAsync(Func{bool}, CancellationToken)" />
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max: null, cancellationToken);

    /// <inheritdoc cref="AwaitConditionAsync(Func{bool}, CancellationToken)" />
    public async Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var deadline = new Deadline(max ?? DefaultExpectation);
        while (!await conditionIsFulfilled())
        {
            if (deadline.Left == TimeSpan.Zero)
            {
                Assert.Fail($"Timeout {max ?? DefaultExpectation} expired while waiting for condition.");
            }

            await Task.Delay(deadline.Left < DefaultInterval ? deadline.Left : DefaultInterval, cancellationToken);
        }
    }
}
