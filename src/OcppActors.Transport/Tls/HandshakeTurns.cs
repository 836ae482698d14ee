namespace OcppActors.Transport.Tls;

/// <summary>
/// Who computes next for a TLS handshake: at most so many at a time, in the order of asking, on threads of the pool. A storm of
/// handshakes then leaves the other cores, and the threads that serve sockets, to open tunnels.
/// </summary>
public sealed class HandshakeTurns : IDisposable
{
    private readonly SemaphoreSlim _places;

    /// <param name="atOnce">How many compute at the same time.</param>
    public HandshakeTurns(int atOnce) => _places = new SemaphoreSlim(atOnce);

    /// <summary>Those of this process: half of the cores, at least one.</summary>
    public static HandshakeTurns Shared { get; } = new(Math.Max(1, Environment.ProcessorCount / 2));

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
