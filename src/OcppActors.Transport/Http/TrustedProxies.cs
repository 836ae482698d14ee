using System.Collections.Immutable;
using System.Net;

namespace OcppActors.Transport.Http;

/// <summary>The proxies whose X-Forwarded-For and PROXY protocol headers count.</summary>
public sealed record TrustedProxies(ImmutableArray<IPNetwork> Networks)
{
    /// <summary>No proxy is trusted.</summary>
    public static TrustedProxies None { get; } = new([]);

    public bool Equals(TrustedProxies? other) => other is not null && Networks.SequenceEqual(other.Networks);

    public override int GetHashCode() => Networks.Aggregate(0, HashCode.Combine);

    /// <summary>Whether the address is that of a trusted proxy.</summary>
    public bool Include(IPAddress? address) => address is not null && Networks.Any(network => network.Contains(address));

    /// <summary>
    /// The address of the client behind a connection. Each proxy appends its peer, so the client is the last entry that is no
    /// trusted proxy; entries before it may be forged.
    /// </summary>
    /// <param name="remote">The connection's own remote address.</param>
    /// <param name="fields">The request's header fields.</param>
    public IPAddress? CallerBehind(IPAddress? remote, IReadOnlyList<HttpField> fields)
    {
        if (!Include(remote))
        {
            return remote;
        }

        var entries = fields.Where(field => field.Is("X-Forwarded-For")).SelectMany(field => field.Members());
        foreach (var entry in entries.Reverse())
        {
            if (Read(entry) is not { } address)
            {
                return remote;
            }

            remote = address;
            if (!Include(remote))
            {
                break;
            }
        }

        return remote;
    }

    // Some proxies append the port.
    private static IPAddress? Read(string entry)
    {
        var text = entry.Trim('"');
        return PlainAddress.Of(IPAddress.TryParse(text, out var address) ? address : IPEndPoint.TryParse(text, out var end) ? end.Address : null);
    }
}
