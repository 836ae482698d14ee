using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Sockets;

/// <summary>Finds hosts and connects to them as dials of the CPMS do, for libraries that bring a protocol of their own.</summary>
public static class HostSockets
{
    /// <summary>Looks up all addresses of a host, in the order of preference.</summary>
    /// <param name="host">A name, or an IP address.</param>
    /// <exception cref="SocketException">The name does not resolve; <see cref="SocketError.TimedOut"/>: not within 12 s.</exception>
    public static Task<IPAddress[]> FindAsync(string host) => NameLookups.Shared.FindAsync(host, AddressFamily.Unspecified, CancellationToken.None);

    /// <summary>Connects to the first of the host's addresses that accepts.</summary>
    /// <param name="host">A name, or an IP address.</param>
    /// <param name="port">The port.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the attempts.</param>
    /// <exception cref="SocketException">The name does not resolve, or no address accepts: then the error of the last attempt.</exception>
    public static Task<Socket> ConnectAsync(string host, int port, TimeProvider time, CancellationToken cancellationToken) =>
        ConnectAsync(host, port, NameLookups.Shared, time, cancellationToken);

    /// <inheritdoc cref="ConnectAsync(string, int, TimeProvider, CancellationToken)"/>
    internal static async Task<Socket> ConnectAsync(string host, int port, NameLookups lookups, TimeProvider time, CancellationToken cancellationToken)
    {
        var race = new ConnectionRace<Socket>((address, ending) => ConnectAsync(new IPEndPoint(address, port), ending), time);
        return await race.RunAsync(new HostAddresses(lookups, time).FindAsync(host, cancellationToken), cancellationToken)
            ?? throw new SocketException((int)(race.Attempts.IsEmpty ? SocketError.HostNotFound : race.Attempts[^1].Error!));
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
