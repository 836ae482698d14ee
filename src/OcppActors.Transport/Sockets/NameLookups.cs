using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Sockets;

/// <summary>
/// Looks up the addresses of names. All that ask for a name while it is being looked up share that look-up: the runtime runs
/// those of one name one after the other, so that the last of many chargers would wait for all the others'.
/// </summary>
/// <param name="resolve">Looks up the addresses of one family, or of all; throws a <see cref="SocketException"/>.</param>
/// <param name="time">The clock.</param>
internal sealed class NameLookups(Func<string, AddressFamily, Task<IPAddress[]>> resolve, TimeProvider time)
{
    /// <summary>
    /// How long an asker waits. The system's resolver gives each name server five seconds; two of three may be down.
    /// </summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(12);

    /// <summary>How long after a look-up its result may still be used: shorter than DNS can express.</summary>
    public static readonly TimeSpan ReuseTime = TimeSpan.FromMilliseconds(100);

    private readonly Lock _changing = new();
    private readonly Dictionary<(string Host, AddressFamily Family), Lookup> _latest = [];

    /// <summary>Those of this process.</summary>
    public static NameLookups Shared { get; } = OfSystem(TimeProvider.System);

    /// <summary>Looks names up in the system's resolver, which blocks: on threads of its own, because those of the pool are few.</summary>
    public static NameLookups OfSystem(TimeProvider time) => new(
        (host, family) => Task.Factory.StartNew(
            () => Dns.GetHostAddresses(host, family), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
        time);

    /// <param name="host">The name.</param>
    /// <param name="family">The family of the addresses; unspecified: all, in the order of preference.</param>
    /// <param name="cancellationToken">Ends the wait, not the look-up, which others may share.</param>
    /// <exception cref="SocketException">The name does not resolve; <see cref="SocketError.TimedOut"/>: not in time.</exception>
    public async Task<IPAddress[]> FindAsync(string host, AddressFamily family, CancellationToken cancellationToken)
    {
        var (lookup, isJoined) = Join(host, family);
        try
        {
            return await lookup.WaitAsync(Timeout, time, cancellationToken);
        }
        catch (SocketException failed) when (isJoined && failed.SocketErrorCode != SocketError.TimedOut)
        {
            // It may have failed on what was over before this asker came.
            return await Join(host, family).Lookup.WaitAsync(Timeout, time, cancellationToken);
        }
    }

    private (Lookup Lookup, bool IsJoined) Join(string host, AddressFamily family)
    {
        lock (_changing)
        {
            if (_latest.TryGetValue((host, family), out var latest) && latest.IsShared(time))
            {
                return (latest, true);
            }

            var lookup = new Lookup(resolve(host, family), latest, time);
            _latest[(host, family)] = lookup;
            return (lookup, false);
        }
    }

    private sealed class Lookup
    {
        private readonly Task<IPAddress[]> _addresses;
        private readonly Task _earlier;
        private readonly long _startedAt;
        private long _endedAt;

        public Lookup(Task<IPAddress[]> addresses, Lookup? earlier, TimeProvider time)
        {
            _startedAt = time.GetTimestamp();
            _earlier = earlier?._addresses ?? Task.CompletedTask;
            _addresses = EndAsync(addresses, time);
        }

        // One that hangs is left to itself, but not a second one of the same name.
        public bool IsShared(TimeProvider time) => _addresses.IsCompleted
            ? _addresses.IsCompletedSuccessfully && time.GetElapsedTime(Volatile.Read(ref _endedAt)) < ReuseTime
            : time.GetElapsedTime(_startedAt) < Timeout || !_earlier.IsCompleted;

        public async Task<IPAddress[]> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
        {
            try
            {
                return await _addresses.WaitAsync(timeout, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new SocketException((int)SocketError.TimedOut);
            }
        }

        private async Task<IPAddress[]> EndAsync(Task<IPAddress[]> addresses, TimeProvider time)
        {
            try
            {
                return await addresses;
            }
            finally
            {
                Volatile.Write(ref _endedAt, time.GetTimestamp());
            }
        }
    }
}
