using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Sockets;

/// <summary>
/// One of the runtime's own socket threads, seen through a socket that it watches: a datagram to itself, whose receipt runs
/// on that thread if completions run inline.
/// </summary>
internal sealed class RuntimeLoop
{
    private static readonly byte[] Datagram = [1];

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    private RuntimeLoop()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Connect(_socket.LocalEndPoint!);
        Heartbeat = new Heartbeat(() => _socket.Send(Datagram));
        _ = AnswerAsync();
    }

    public Heartbeat Heartbeat { get; }

    /// <summary>
    /// As many as the runtime has such threads, which get new sockets in turn. None where the thread pool runs the
    /// completions: nothing can then block these threads.
    /// </summary>
    public static RuntimeLoop[] Find()
    {
        if (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable(SocketLoops.InlineVariable) != "1")
        {
            return [];
        }

        var count = int.TryParse(Environment.GetEnvironmentVariable(SocketLoops.ThreadsVariable), out var set) ? set : Environment.ProcessorCount;
        try
        {
            return [.. Enumerable.Range(0, count).Select(_ => new RuntimeLoop())];
        }
        catch (SocketException)
        {
            return []; // without a loopback address there is nothing to ask with
        }
    }

    private async Task AnswerAsync()
    {
        var received = new byte[Datagram.Length];
        while (true)
        {
            await _socket.ReceiveAsync(received);
            Heartbeat.Answer();
        }
    }
}
