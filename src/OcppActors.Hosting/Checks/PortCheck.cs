using System.Net;
using System.Net.Sockets;

namespace OcppActors.Hosting.Checks;

/// <summary>Checks that a port is free by binding it for a moment, without accepting anything.</summary>
internal static class PortCheck
{
    /// <param name="subject">What the port is for.</param>
    /// <param name="host">A name or address; null: all interfaces.</param>
    /// <param name="port">0: any free one.</param>
    /// <param name="option">The prefix of its options, such as <c>--ocpp</c>.</param>
    /// <param name="free">The text if the port is free.</param>
    public static Finding Of(string subject, string? host, int port, string option, string free)
    {
        try
        {
            foreach (var address in AddressesOf(host))
            {
                Bind(address, port);
            }

            return Finding.Ok(subject, free);
        }
        catch (SocketException failure)
        {
            return Finding.Failure(subject, Explain(failure.SocketErrorCode, host, port, option));
        }
    }

    private static IPAddress[] AddressesOf(string? host) => host switch
    {
        null => [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any],
        "localhost" => Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback],
        _ when IPAddress.TryParse(host, out var address) => [address],
        _ => Dns.GetHostAddresses(host),
    };

    private static void Bind(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }

        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
        }
        catch (SocketException missing) when (address.Equals(IPAddress.IPv6Loopback) && missing.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // If only one of the two loopback addresses exists, the service listens on that one.
        }
    }

    private static string Explain(SocketError error, string? host, int port, string option) => error switch
    {
        SocketError.AddressAlreadyInUse =>
            $"port {port} is taken; end what listens there (this service, perhaps), or give another {option}-port",
        SocketError.AccessDenied =>
            $"this user may not listen on port {port}; give a {option}-port from 1024 up, or grant the permission (docs/installation.md)",
        SocketError.AddressNotAvailable => $"this machine has no address {host}; give {option}-host one that it has, or leave it out",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
            $"the name {host} does not resolve; give {option}-host an address of this machine, or leave it out",
        _ => $"port {port} cannot be listened on ({error}); check {option}-host and {option}-port",
    };
}
