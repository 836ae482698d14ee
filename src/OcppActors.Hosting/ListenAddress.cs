using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OcppActors.Transport.Http;

namespace OcppActors.Hosting;

/// <summary>Turns a configured host into the addresses that Kestrel listens on.</summary>
internal static class ListenAddress
{
    public const string Localhost = "localhost";

    /// <param name="kestrel">The server.</param>
    /// <param name="host">A name or address; null: all interfaces.</param>
    /// <param name="port">0: any free one.</param>
    /// <param name="configure">Called for each address.</param>
    /// <exception cref="IOException">The name does not resolve.</exception>
    public static void Listen(KestrelServerOptions kestrel, string? host, int port, Action<ListenOptions> configure)
    {
        void Configure(ListenOptions listen)
        {
            // Every log line names an IPv4 client in the same form, whether the port accepts IPv6 as well or not.
            listen.Use(next => connection =>
            {
                connection.RemoteEndPoint = PlainAddress.Of(connection.RemoteEndPoint);
                return next(connection);
            });
            configure(listen);
        }

        if (host is null)
        {
            kestrel.ListenAnyIP(port, Configure);
            return;
        }

        // Kestrel cannot pick one free port for both loopback addresses.
        if (host == Localhost && port != 0)
        {
            kestrel.ListenLocalhost(port, Configure);
            return;
        }

        foreach (var address in host == Localhost ? [IPAddress.Loopback] : Resolve(host))
        {
            kestrel.Listen(address, port, Configure);
        }
    }

    /// <summary>The addresses of a host; of localhost, IPv4 first.</summary>
    /// <exception cref="IOException">The name does not resolve.</exception>
    public static IPAddress[] Of(string host) => host == Localhost ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : Resolve(host);

    private static IPAddress[] Resolve(string host)
    {
        try
        {
            return IPAddress.TryParse(host, out var address) ? [address] : Dns.GetHostAddresses(host);
        }
        catch (SocketException unknown)
        {
            throw new IOException($"the host to listen on, {host}, does not resolve ({unknown.Message})", unknown);
        }
    }
}
