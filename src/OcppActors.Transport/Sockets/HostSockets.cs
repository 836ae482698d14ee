using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Sockets;

/// <summary>Connects to hosts as dials of the CPMS do, for libraries that bring a protocol of their own.</summary>
public static class HostSockets
{
    private static readonly HostAddresses Addresses = new(NameLookups.OfSystem(TimeProvider.System), TimeProvider.System);

    /// <summary>Connects to the first of the host's addresses that accepts.</summary>
    /// <param name="host">A name, or an IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Cancels the attempts.</param>
    /// <exception cref="SocketException">The name does not resolve, or no address accepts: then the error of the last attempt.</exception>
    public static async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var race = new ConnectionRace<Socket>((address, ending) => ConnectAsync(new IPEndPoint(address, port), ending), TimeProvider.System);
        return await race.RunAsync(Addresses.FindAsync(host, cancellationToken), cancellationToken)
            ?? throw new SocketException((int)race.Attempts[^1].Error!);
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
