using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Transport.Sockets;

namespace OcppActors.Hosting.Relay;

/// <summary>Warns of a CPMS whose name leads to this relay itself. A look-up may take long or fail, so it delays no start.</summary>
internal static class LoopNotice
{
    /// <summary>What to do about it.</summary>
    public const string Remedy = "Give the URL that the chargers were connected to before";

    /// <summary>Looks up the names of all CPMSs that have the chargers' port.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="port">The chargers' port that was bound.</param>
    /// <param name="log">Gets the warnings.</param>
    public static async Task WarnAsync(RelayConfiguration settings, int? port, ILogger log)
    {
        try
        {
            await WarnOfAllAsync(settings, port, log);
        }
        catch (Exception bug)
        {
            log.LogError(bug, "Whether the CPMS is this relay itself could not be found out; report this with the log"); // nobody awaits this
        }
    }

    /// <summary>The address among these that is this relay's; null: none.</summary>
    public static IPAddress? Find(IEnumerable<IPAddress> addresses, int port, ChargePointOptions chargers)
    {
        var own = LocalAddresses.Find();
        return addresses.FirstOrDefault(address => chargers.AreAt(address, port, own));
    }

    private static async Task WarnOfAllAsync(RelayConfiguration settings, int? port, ILogger log)
    {
        var chargers = settings.ChargePoints with { Port = port ?? 0 };
        foreach (var cpms in settings.Routing.Upstreams.Select(each => each.Cpms).Where(cpms => cpms.Port == port).DistinctBy(cpms => cpms.IdnHost))
        {
            if (await FindAsync(cpms, chargers) is { } address)
            {
                log.LogWarning(
                    "The CPMS {Cpms} is the chargers' port of this relay itself ({Address}), so no charger reaches a CPMS. {Remedy}",
                    cpms.Authority, address, Remedy);
            }
        }
    }

    private static async Task<IPAddress?> FindAsync(Uri cpms, ChargePointOptions chargers)
    {
        try
        {
            return Find(await HostSockets.FindAsync(cpms.IdnHost), cpms.Port, chargers);
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            return null; // chargers' dials say so
        }
    }
}
