using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace OcppActors.Snoop;

/// <summary>
/// The host names that a request to this machine may carry: IP addresses, <c>localhost</c>, the machine's own name (short, full
/// and in <c>.local</c>, RFC 6762), and the operator's. Any other may be an attack by DNS rebinding.
/// </summary>
/// <param name="machine">The machine's short name.</param>
/// <param name="allowed">The operator's names.</param>
/// <param name="findFullName">Looks up the machine's full name; null where there is none.</param>
public sealed class HostNames(string machine, ImmutableArray<string> allowed, Func<Task<string?>> findFullName)
{
    private static readonly TimeSpan LookUpTime = TimeSpan.FromSeconds(5);

    private string? _fullName;

    public static HostNames OfThisMachine(ImmutableArray<string> allowed) => new(Dns.GetHostName().Split('.')[0], allowed, FindFullNameAsync);

    /// <param name="host">The host as in a URL, without the port.</param>
    public async ValueTask<bool> IncludeAsync(string host)
    {
        var name = host.TrimEnd('.');
        return IPAddress.TryParse(name.Trim('[', ']'), out _)
            || Is("localhost") || Is(machine) || Is($"{machine}.local") || allowed.Any(Is)
            || (name.StartsWith($"{machine}.", StringComparison.OrdinalIgnoreCase) && Is(_fullName ??= await findFullName()));

        bool Is(string? own) => string.Equals(name, own, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string?> FindFullNameAsync()
    {
        try
        {
            return (await Dns.GetHostEntryAsync(Dns.GetHostName()).WaitAsync(LookUpTime)).HostName;
        }
        catch (Exception unknown) when (unknown is SocketException or TimeoutException)
        {
            return null;
        }
    }
}
