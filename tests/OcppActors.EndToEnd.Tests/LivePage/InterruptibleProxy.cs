using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>A proxy whose connections a test can interrupt and keep from coming back.</summary>
internal sealed class InterruptibleProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _open = [];
    private readonly Uri _target;
    private readonly Task _accepting;
    private volatile bool _isInterrupted;

    public InterruptibleProxy(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The target's URL by way of this proxy.</summary>
    public Uri Url => new UriBuilder(_target) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;

    /// <summary>Ends every connection, and each new one at once, until it is restored.</summary>
    public void Interrupt()
    {
        _isInterrupted = true;
        foreach (var socket in _open)
        {
            socket.Dispose();
        }
    }

    public void Restore() => _isInterrupted = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        Interrupt();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync();
                _open.Add(near);
                if (_isInterrupted)
                {
                    near.Dispose();
                }
                else
                {
                    _ = JoinAsync(near);
                }
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was disposed: the test is over.
        }
    }

    private async Task JoinAsync(Socket near)
    {
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _open.Add(far);
        try
        {
            await far.ConnectAsync(_target.Host, _target.Port);
            await using var one = new NetworkStream(near, ownsSocket: true);
            await using var other = new NetworkStream(far, ownsSocket: true);
            await Task.WhenAny(one.CopyToAsync(other), other.CopyToAsync(one));
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // Interrupted, or ended by either side.
        }
    }
}
