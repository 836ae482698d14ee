using System.Net;
using OcppActors.Transport.Http;

namespace OcppActors.Broker;

/// <summary>
/// Slows guessing of the password: after a wrong one, the tries of an address (IPv6: of a /64 network) have to wait for each
/// other. A right password waits as well: if it did not, everyone whose try has to wait would know at once that it was wrong.
/// Clients that have logged in before wait among themselves, so that nobody else can lock them out. Thread-safe.
/// </summary>
internal sealed class LoginTries(TimeProvider time)
{
    /// <summary>The most addresses with a wrong password that are remembered.</summary>
    public const int MaxAddresses = 1000;

    /// <summary>The most clients and addresses with a right password that are remembered.</summary>
    public const int MaxKnown = 1000;

    /// <summary>Clients with a longer id are not remembered.</summary>
    public const int MaxIdLength = 256;

    /// <summary>The most tries of an address that wait.</summary>
    public const int MaxWaiting = 10;

    /// <summary>The time between two tries of an address.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.25);

    /// <summary>An address is forgotten so long after its last wrong password.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    /// <summary>A client is forgotten so long after its last login.</summary>
    public static readonly TimeSpan KnownFor = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Party, Tally> _tallies = [];
    private readonly Dictionary<Party, TimeSpan> _known = [];
    private readonly long _start = time.GetTimestamp();

    /// <summary>How many addresses with a wrong password are remembered.</summary>
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

    /// <summary>How many clients and addresses with a right password are remembered.</summary>
    internal int Known
    {
        get
        {
            lock (_lock)
            {
                return _known.Count;
            }
        }
    }

    /// <summary>How long a try must wait; null: too many wait already.</summary>
    public TimeSpan? DelayOf(IPAddress? address, string clientId)
    {
        var now = time.GetElapsedTime(_start);
        lock (_lock)
        {
            if (PartyOf(address, clientId, now) is not { } party || !_tallies.TryGetValue(party, out var tally) || now - tally.Failed >= Memory)
            {
                return TimeSpan.Zero;
            }

            var next = tally.Next > now ? tally.Next : now;
            if (next - now > MaxWaiting * Pause)
            {
                return null;
            }

            _tallies[party] = tally with { Next = next + Pause };
            return next - now;
        }
    }

    /// <summary>A password was wrong.</summary>
    public void Failed(IPAddress? address, string clientId)
    {
        var now = time.GetElapsedTime(_start);
        lock (_lock)
        {
            if (PartyOf(address, clientId, now) is not { } party)
            {
                return;
            }

            if (_tallies.TryGetValue(party, out var tally))
            {
                _tallies[party] = tally with { Failed = now, Next = tally.Next > now ? tally.Next : now + Pause };
                return;
            }

            if (_tallies.Count >= MaxAddresses)
            {
                _tallies.Remove(_tallies.MinBy(each => each.Value.Failed).Key);
            }

            _tallies[party] = new Tally(now, now + Pause);
        }
    }

    /// <summary>A password was right.</summary>
    public void Succeeded(IPAddress? address, string clientId)
    {
        if (address is null)
        {
            return;
        }

        var now = time.GetElapsedTime(_start);
        lock (_lock)
        {
            // With another id, as after its own restart, a client is still known by its address.
            Remember(new Party(address, ""), now);
            if (clientId.Length <= MaxIdLength)
            {
                Remember(new Party(address, clientId), now);
            }
        }
    }

    private void Remember(Party party, TimeSpan now)
    {
        if (!_known.ContainsKey(party) && _known.Count >= MaxKnown)
        {
            _known.Remove(_known.MinBy(each => each.Value).Key);
        }

        _known[party] = now;
    }

    private Party? PartyOf(IPAddress? address, string clientId, TimeSpan now) =>
        address is null ? null
        : IsKnown(new Party(address, clientId), now) ? new Party(address, clientId)
        : IsKnown(new Party(address, ""), now) ? new Party(address, "")
        : new Party(PlainAddress.BlockOf(address)!, "");

    private bool IsKnown(Party party, TimeSpan now) => _known.TryGetValue(party, out var last) && now - last < KnownFor;

    /// <summary>Those whose tries wait for each other.</summary>
    /// <param name="Address">An address, or the first of a network.</param>
    /// <param name="ClientId">A client id at the address; empty: any.</param>
    private readonly record struct Party(IPAddress Address, string ClientId);

    /// <param name="Failed">When a password was wrong for the last time.</param>
    /// <param name="Next">When the next try may begin.</param>
    private readonly record struct Tally(TimeSpan Failed, TimeSpan Next);
}
