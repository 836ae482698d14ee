namespace OcppActors.Messages;

/// <summary>The state of a link to another service.</summary>
/// <param name="IsUp">Whether it is connected.</param>
/// <param name="Since">UTC: since when; before the first connection, since this process started.</param>
/// <param name="Reason">Why it is down, in words for the log; null where it is up or has not been tried.</param>
public sealed record LinkState(bool IsUp, DateTimeOffset Since, string? Reason);

/// <summary>The current state of a link: reported by its owner, read from any thread.</summary>
public sealed class LinkMonitor(TimeProvider time)
{
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LinkState _state = new(false, time.GetUtcNow(), null);
    private long _times;

    public LinkState State => _state;

    /// <summary>How often it has reconnected.</summary>
    public long Reconnects => Math.Max(0, Interlocked.Read(ref _times) - 1);

    /// <summary>Completes when the first attempt has succeeded or failed.</summary>
    public Task Tried => _tried.Task;

    public void ReportUp()
    {
        Interlocked.Increment(ref _times);
        _state = new LinkState(true, time.GetUtcNow(), null);
        _tried.TrySetResult();
    }

    /// <param name="reason">Why, in words for the log; replaces an earlier one.</param>
    public void ReportDown(string reason)
    {
        var now = _state;
        _state = now.IsUp ? new LinkState(false, time.GetUtcNow(), reason) : now with { Reason = reason };
        _tried.TrySetResult();
    }
}
