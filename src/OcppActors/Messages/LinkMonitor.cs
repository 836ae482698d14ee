namespace OcppActors.Messages;

/// <summary>How a link to another service stands.</summary>
/// <param name="IsUp">Whether it is there.</param>
/// <param name="Since">UTC: when it came, or went; before its first time, when this process began.</param>
/// <param name="Reason">Why it is not there, in words for the log; null where it is, or nobody knows yet.</param>
public sealed record LinkState(bool IsUp, DateTimeOffset Since, string? Reason);

/// <summary>Tells anybody how a link stands; its owner alone says so.</summary>
public sealed class LinkMonitor(TimeProvider time)
{
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LinkState _state = new(false, time.GetUtcNow(), null);
    private long _times;

    public LinkState State => _state;

    /// <summary>How often it has come back.</summary>
    public long Reconnects => Math.Max(0, Interlocked.Read(ref _times) - 1);

    /// <summary>Completes when the first attempt has ended, well or not.</summary>
    public Task Tried => _tried.Task;

    public void ReportUp()
    {
        Interlocked.Increment(ref _times);
        _state = new LinkState(true, time.GetUtcNow(), null);
        _tried.TrySetResult();
    }

    /// <param name="reason">Why, in words for the log; a later one takes its place.</param>
    public void ReportDown(string reason)
    {
        var now = _state;
        _state = now.IsUp ? new LinkState(false, time.GetUtcNow(), reason) : now with { Reason = reason };
        _tried.TrySetResult();
    }
}
