using System.Net;
using System.Net.Sockets;

namespace OcppActors.TestSupport;

/// <summary>A port whose queue is full, so that it answers no client.</summary>
internal sealed class SilentPort : IDisposable
{
    private readonly Socket _listener;
    private readonly List<Socket> _queued = [];

    private SilentPort(IPEndPoint address)
    {
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(address);
        _listener.Listen(0);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Returns once an attempt to connect has had no answer for a while.</summary>
    public static async Task<SilentPort> OpenAsync(IPEndPoint address)
    {
        var port = new SilentPort(address);
        bool isAnswered;
        do
        {
            var one = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            port._queued.Add(one);
            using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            try
            {
                await one.ConnectAsync(port._listener.LocalEndPoint!, moment.Token);
                isAnswered = true;
            }
            catch (OperationCanceledException)
            {
                isAnswered = false;
            }
        }
        while (isAnswered && port._queued.Count < 100);
        return isAnswered ? throw new InvalidOperationException("The queue does not fill.") : port;
    }

    public void Dispose()
    {
        _queued.ForEach(socket => socket.Dispose());
        _listener.Dispose();
    }
}
