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
/// <param name="time">Paces the look-ups: strangers choose when a name is asked about.</param>
public sealed class HostNames(string machine, ImmutableArray<string> allowed, Func<Task<string?>> findFullName, TimeProvider time)
{
    private static readonly TimeSpan LookUpTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterNone = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Task<string?> _fullName = Task.FromResult<string?>(null);
    private long? _askedAt;

    public static HostNames OfThisMachine(ImmutableArray<string> allowed, TimeProvider time) =>
        new(Dns.GetHostName().Split('.')[0], allowed, FindFullNameAsync, time);

    /// <param name="host">The host as in a URL, without the port.</param>
    public async ValueTask<bool> IncludeAsync(string host)
    {
        var name = host.TrimEnd('.');
        return IPAddress.TryParse(name.Trim('[', ']'), out _)
            || Is("localhost") || Is(machine) || Is($"{machine}.local") || allowed.Any(Is)
            || (name.StartsWith($"{machine}.", StringComparison.OrdinalIgnoreCase) && Is(await FullNameAsync()));

        bool Is(string? own) => string.Equals(name, own, StringComparison.OrdinalIgnoreCase);
    }

    // One look-up at a time; its outcome counts for good where there is a name, and otherwise for a while.
    private Task<string?> FullNameAsync()
    {
        lock (_gate)
        {
            var isKnown = _fullName is { IsCompleted: false } or { IsCompletedSuccessfully: true, Result: not null };
            if (!isKnown && (_askedAt is not { } asked || time.GetElapsedTime(asked) >= PauseAfterNone))
            {
                _askedAt = time.GetTimestamp();
                _fullName = findFullName();
            }

            return _fullName;
        }
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
