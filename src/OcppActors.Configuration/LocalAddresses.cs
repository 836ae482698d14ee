using System.Net;
using System.Net.NetworkInformation;

namespace OcppActors.Configuration;

/// <summary>The addresses of this machine.</summary>
public static class LocalAddresses
{
    /// <summary>Those of all interfaces, without scope; none if the system does not tell.</summary>
    public static IReadOnlyCollection<IPAddress> Find()
    {
        try
        {
            return [.. from network in NetworkInterface.GetAllNetworkInterfaces()
                       from own in network.GetIPProperties().UnicastAddresses
                       select new IPAddress(own.Address.GetAddressBytes())];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
