namespace OcppActors.Transport.Tls;

/// <summary>How long a peer may keep a handshake waiting, summed up over its waits.</summary>
internal sealed class PeerPatience : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over;
    private readonly ITimer _timer;
    private TimeSpan _left;

    /// <param name="patience">How long in all; infinite: <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the waits as well.</param>
    public PeerPatience(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        (_left, _time) = (patience, time);
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = time.CreateTimer(static over => ((CancellationTokenSource)over!).Cancel(), _over, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the time is up.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>A wait for the peer has begun; it ends with the disposal of the result.</summary>
    public WaitingTime Wait()
    {
        _timer.Change(_left, Timeout.InfiniteTimeSpan);
        return new WaitingTime(this, _time.GetTimestamp());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _over.Dispose();
    }

    private void EndWait(long began)
    {
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_left != Timeout.InfiniteTimeSpan)
        {
            var left = _left - _time.GetElapsedTime(began);
            _left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>One wait.</summary>
    public readonly struct WaitingTime(PeerPatience patience, long began) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => patience.EndWait(began);
    }
}
