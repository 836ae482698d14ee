namespace OcppActors.LoadBench.Load;

/// <summary>Snoop clients on a thread of their own, as they would be in processes of their own.</summary>
internal sealed class Audience : IDisposable
{
    private readonly EventLoop _loop = new("viewers");
    private readonly List<Viewer> _viewers = [];
    private long _messagesBefore;

    public int Size => _viewers.Count;

    public int Ended => _viewers.Count(viewer => viewer.WasEnded);

    /// <summary>Since <see cref="Clear"/>, by all of them.</summary>
    public long Messages => _viewers.Sum(viewer => viewer.Messages) - _messagesBefore;

    public async Task JoinAsync(int port, int count, TimeSpan patience, CancellationToken stop)
    {
        _viewers.AddRange(Enumerable.Range(0, count).Select(_ => new Viewer(port)));
        await _loop.PostAsync(() => _viewers.ForEach(viewer => viewer.Connect(_loop)));
        await Task.WhenAll(_viewers.Select(viewer => viewer.Joined)).WaitAsync(patience, stop);
    }

    public void Clear() => _messagesBefore = _viewers.Sum(viewer => viewer.Messages);

    public void Dispose() => _loop.Dispose();
}
