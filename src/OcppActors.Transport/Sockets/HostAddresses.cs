using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace OcppActors.Transport.Sockets;

/// <summary>The addresses of a host, as they become known and in the order in which to try them (RFC 8305 sections 3 and 4).</summary>
internal sealed class HostAddresses(NameLookups lookups, TimeProvider time)
{
    /// <summary>How long IPv6 addresses are waited for once the IPv4 addresses are known (RFC 8305 section 8).</summary>
    public static readonly TimeSpan ResolutionDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>How many addresses of a host are tried: a connection is opened to one after the other, four a second.</summary>
    public const int MaxAddresses = 8;

    /// <summary>
    /// Alternates between the families, beginning with that of the first address, and keeps the order within each. Gives the
    /// first <see cref="MaxAddresses"/>.
    /// </summary>
    public static IPAddress[] Interleave(IEnumerable<IPAddress> addresses)
    {
        var families = addresses
            .Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            .Distinct()
            .GroupBy(address => address.AddressFamily, (_, family) => family.ToArray())
            .ToArray();
        return [.. Enumerable.Range(0, MaxAddresses)
            .SelectMany(rank => families.Where(family => rank < family.Length).Select(family => family[rank]))
            .Take(MaxAddresses)];
    }

    /// <summary>Gives what is known so far, each time more is known; most often once.</summary>
    /// <param name="host">A name, or an IP address.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="SocketException">The name does not resolve; <see cref="SocketError.TimedOut"/>: not in time.</exception>
    public async IAsyncEnumerable<IPAddress[]> FindAsync(string host, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            yield return Interleave([literal]);
            yield break;
        }

        // The first look-up has the system's order of preference. The second does not wait for name servers that ignore
        // questions for IPv6 addresses.
        var all = lookups.FindAsync(host, AddressFamily.Unspecified, cancellationToken);
        var v4 = lookups.FindAsync(host, AddressFamily.InterNetwork, cancellationToken);
        await Task.WhenAny(all, v4);
        if (v4.IsCompletedSuccessfully && !all.IsCompleted)
        {
            await Task.WhenAny(all, Task.Delay(ResolutionDelay, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (!all.IsCompleted)
            {
                yield return Interleave(await v4);
            }
        }

        yield return Interleave(await AnyAsync(all, v4));
    }

    private static async Task<IPAddress[]> AnyAsync(Task<IPAddress[]> all, Task<IPAddress[]> v4)
    {
        try
        {
            return await all;
        }
        catch (SocketException)
        {
            return await v4;
        }
    }
}
