using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OcppActors.EndToEnd.Tests.Strangers;

/// <summary>Connections from one address that say little or nothing and stay.</summary>
internal sealed class Crowd : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>Opens so many more, whether the other side keeps them or not.</summary>
    /// <param name="port">A port on this machine.</param>
    /// <param name="count">How many.</param>
    /// <param name="words">What each says.</param>
    /// <param name="from">Their address.</param>
    public async Task JoinAsync(int port, int count, string words = "", string from = "127.0.0.1")
    {
        var bytes = Encoding.ASCII.GetBytes(words);
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _sockets.Add(socket);
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                await socket.SendAsync(bytes);
            }
            catch (SocketException)
            {
                // It has been turned away.
            }
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
