namespace OcppActors.Transport.Tls;

/// <summary>How long a peer may keep a handshake waiting, summed up over its waits.</summary>
internal sealed class PeerPatience : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _timeUp;
    private readonly CancellationTokenSource _over;
    private TimeSpan _left;
    private volatile bool _isWaiting;

    /// <param name="patience">How long in all; infinite: <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the waits as well.</param>
    public PeerPatience(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        (_left, _time) = (patience, time);

        // Its own timer may fire while it is being disposed of; a timer that calls Cancel would then end the process.
        _timeUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _timeUp.Token);
    }

    /// <summary>Cancelled when the time is up.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>Whether it is the peer's turn.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>A wait for the peer has begun; it ends with the disposal of the result.</summary>
    public WaitingTime Wait()
    {
        _isWaiting = true;
        _timeUp.CancelAfter(_left);
        return new WaitingTime(this, _time.GetTimestamp());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Dispose();
        _timeUp.Dispose();
    }

    private void EndWait(long began)
    {
        _isWaiting = false;
        _timeUp.CancelAfter(Timeout.InfiniteTimeSpan);
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
