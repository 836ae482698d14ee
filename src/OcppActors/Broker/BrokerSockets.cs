using System.Net;
using System.Net.Sockets;

namespace OcppActors.Broker;

/// <summary>Opens the broker's listening sockets.</summary>
internal static class BrokerSockets
{
    private const int Backlog = 100;

    /// <exception cref="IOException">The port cannot be bound; the message names the remedy.</exception>
    public static IReadOnlyList<Socket> Listen(BrokerOptions options)
    {
        var sockets = new List<Socket>();
        try
        {
            foreach (var address in options.Port == 0 ? options.Addresses.Take(1) : options.Addresses)
            {
                if (Listen(address, options.Port, isOptional: sockets.Count > 0 && IPAddress.IsLoopback(address)) is { } socket)
                {
                    sockets.Add(socket);
                }
            }

            return sockets;
        }
        catch (SocketException failure)
        {
            sockets.ForEach(socket => socket.Dispose());
            throw new IOException(
                $"the embedded MQTT broker cannot listen on {options.Host}, port {options.Port} ({failure.Message}); {RemedyOf(failure)}", failure);
        }
    }

    /// <param name="address">The address to bind.</param>
    /// <param name="port">0: any free port.</param>
    /// <param name="isOptional">Returns null where the machine has no such address: many containers have no IPv6.</param>
    private static Socket? Listen(IPAddress address, int port, bool isOptional)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException missing) when (isOptional
            && missing.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            socket?.Dispose();
            return null;
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    private static string RemedyOf(SocketException failure) => failure.SocketErrorCode == SocketError.AddressAlreadyInUse
        ? "give another --mqtt-broker-port, or use the broker that listens there with --mqtt-broker-host"
        : "give another --mqtt-embedded-host or --mqtt-broker-port";
}
