using System.Net;
using System.Net.Sockets;
using OcppActors.Transport.Sockets;

namespace OcppActors.FaultInjection;

/// <summary>Blocks a thread that serves sockets for good, as code does that waits in a continuation.</summary>
internal static class BlockedThread
{
    private static readonly byte[] One = [1];

    /// <summary>One of our event loops.</summary>
    public static async Task OfEventLoopAsync()
    {
        using var listener = Listen();
        using var connection = await TcpConnection.ConnectAsync((IPEndPoint)listener.LocalEndpoint, CancellationToken.None);
        using var peer = await listener.AcceptSocketAsync();
        while (Thread.CurrentThread.Name != "Sockets")
        {
            var readable = connection.ReadableAsync();
            peer.Send(One);
            await readable;
            connection.TryReceive(new byte[16], out _);
        }

        Block();
    }

    /// <summary>One of the runtime's socket threads.</summary>
    public static async Task OfRuntimeAsync()
    {
        using var listener = Listen();
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndpoint);
        using var peer = await listener.AcceptSocketAsync();
        while (Thread.CurrentThread.Name != ".NET Sockets")
        {
            var received = client.ReceiveAsync(new byte[16]);
            peer.Send(One);
            await received;
        }

        Block();
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static void Block()
    {
        using var never = new ManualResetEventSlim();
        never.Wait();
    }
}
