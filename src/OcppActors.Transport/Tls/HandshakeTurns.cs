namespace OcppActors.Transport.Tls;

/// <summary>
/// Who computes next for a TLS handshake: at most so many at a time, in the order of asking, on threads of the pool. A storm of
/// handshakes then leaves the other cores, and the threads that serve sockets, to open tunnels.
/// </summary>
public sealed class HandshakeTurns : IDisposable
{
    private static readonly int HalfOfTheCores = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly SemaphoreSlim _places;

    /// <param name="atOnce">How many compute at the same time.</param>
    public HandshakeTurns(int atOnce) => (AtOnce, _places) = (atOnce, new SemaphoreSlim(atOnce));

    /// <summary>Those of clients that connect to this process: half of the cores, at least one.</summary>
    public static HandshakeTurns Incoming { get; } = new(HalfOfTheCores);

    /// <summary>
    /// Those with servers that this process connects to: half of the cores, at least one. Behind the handshakes of strangers,
    /// who may be as many as they like, the CPMS and the broker would wait in vain.
    /// </summary>
    public static HandshakeTurns Outgoing { get; } = new(HalfOfTheCores);

    /// <summary>How many compute at the same time.</summary>
    public int AtOnce { get; }

    /// <summary>Returns on a thread of the pool when it is the caller's turn; <see cref="End"/> must follow.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer waits; it has no turn.</exception>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // free places are taken without a change of threads
    }

    /// <summary>The turn is over.</summary>
    public void End() => _places.Release();

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();
}
