using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Tests.Sockets;

/// <summary>Two ends of one TCP connection on the loopback interface.</summary>
internal sealed class SocketPair : IDisposable
{
    private SocketPair(Socket ours, Socket theirs) => (Ours, Theirs) = (ours, theirs);

    public Socket Ours { get; }

    public Socket Theirs { get; }

    public static async Task<SocketPair> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var ours = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await ours.ConnectAsync(listener.LocalEndpoint);
        return new SocketPair(ours, await listener.AcceptSocketAsync());
    }

    public void Dispose()
    {
        Ours.Dispose();
        Theirs.Dispose();
    }
}
