using System.Net;
using OcppActors.Transport.Http;

namespace OcppActors.Broker;

/// <summary>
/// Slows guessing of the password: after a wrong one, the tries of an address (IPv6: of a /64 network) have to wait for each
/// other. A right password waits as well, or the pause would tell which is wrong. Thread-safe.
/// </summary>
internal sealed class LoginTries(TimeProvider time)
{
    /// <summary>The most addresses remembered.</summary>
    public const int MaxAddresses = 1000;

    /// <summary>The most tries of an address that wait.</summary>
    public const int MaxWaiting = 10;

    /// <summary>The time between two tries of an address.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.25);

    /// <summary>An address is forgotten so long after its last wrong password.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Tally> _tallies = [];
    private readonly long _start = time.GetTimestamp();

    /// <summary>How many addresses are remembered.</summary>
    internal int Addresses
    {
        get
        {
            lock (_lock)
            {
                return _tallies.Count;
            }
        }
    }

    /// <summary>How long a try must wait; null: too many wait already.</summary>
    public TimeSpan? DelayOf(IPAddress? address)
    {
        var now = time.GetElapsedTime(_start);
        lock (_lock)
        {
            if (KeyOf(address) is not { } key || !_tallies.TryGetValue(key, out var tally) || now - tally.Failed >= Memory)
            {
                return TimeSpan.Zero;
            }

            var next = tally.Next > now ? tally.Next : now;
            if (next - now > MaxWaiting * Pause)
            {
                return null;
            }

            _tallies[key] = tally with { Next = next + Pause };
            return next - now;
        }
    }

    /// <summary>A password was wrong.</summary>
    public void Failed(IPAddress? address)
    {
        var now = time.GetElapsedTime(_start);
        lock (_lock)
        {
            if (KeyOf(address) is not { } key)
            {
                return;
            }

            if (_tallies.TryGetValue(key, out var tally))
            {
                _tallies[key] = tally with { Failed = now, Next = tally.Next > now ? tally.Next : now + Pause };
                return;
            }

            if (_tallies.Count >= MaxAddresses)
            {
                _tallies.Remove(_tallies.MinBy(each => each.Value.Failed).Key);
            }

            _tallies[key] = new Tally(now, now + Pause);
        }
    }

    private static IPAddress? KeyOf(IPAddress? address) => PlainAddress.BlockOf(address);

    /// <param name="Failed">When a password was wrong for the last time.</param>
    /// <param name="Next">When the next try may begin.</param>
    private readonly record struct Tally(TimeSpan Failed, TimeSpan Next);
}
