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

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FailedPause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;

    /// <param name="socket">A UDP socket that is connected to itself.</param>
    internal RuntimeLoop(Socket socket)
    {
        _socket = socket;
        Heartbeat = new Heartbeat(Ask);
        _ = AnswerAsync();
    }

    public Heartbeat Heartbeat { get; }

    /// <summary>
    /// As many as the runtime has such threads, which get new sockets in turn. None where the thread pool runs the
    /// completions: nothing can then block these threads. None either where a firewall drops the datagrams: such a relay is healthy.
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
            using (var probe = ToItself())
            {
                if (!Echoes(probe))
                {
                    return [];
                }
            }

            return [.. Enumerable.Range(0, count).Select(_ => new RuntimeLoop(ToItself()))];
        }
        catch (SocketException)
        {
            return []; // without a loopback address there is nothing to ask with
        }
    }

    /// <summary>Whether a datagram comes back within a second.</summary>
    internal static bool Echoes(Socket socket)
    {
        try
        {
            socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
            socket.Send(Datagram);
            return socket.Receive(new byte[Datagram.Length]) == Datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Socket ToItself()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Connect(socket.LocalEndPoint!);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // What cannot be asked counts as answered: a restart would not help against a firewall.
    private void Ask()
    {
        try
        {
            _socket.Send(Datagram);
        }
        catch (SocketException)
        {
            Heartbeat.Answer();
        }
    }

    private async Task AnswerAsync()
    {
        var received = new byte[Datagram.Length];
        while (true)
        {
            try
            {
                await _socket.ReceiveAsync(received);
            }
            catch (SocketException)
            {
                // Completed by the thread all the same. The pause is for an error that lasts.
                await Task.Delay(FailedPause);
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            Heartbeat.Answer();
        }
    }
}
