using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>A TCP connection whose bytes a test writes and reads itself, as Latin-1 text.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly NetworkStream _stream;

    public RawConnection(Socket socket)
    {
        socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>As the other side's log names this end.</summary>
    public string Name => _stream.Socket.LocalEndPoint!.ToString()!;

    /// <param name="url">Its port on this machine.</param>
    /// <param name="from">The IPv4 address to connect from; null: any.</param>
    public static async Task<RawConnection> ConnectAsync(Uri url, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from ?? IPAddress.Any, 0));
        await socket.ConnectAsync(IPAddress.Loopback, url.Port).WithinAsync($"the connection to {url}");
        return new RawConnection(socket);
    }

    public Task SendAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    public Task<HttpHead> ReadHeadAsync() => HttpHead.ReadAsync(_stream).WithinAsync("a head");

    /// <summary>So many bytes.</summary>
    public async Task<string> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().WithinAsync($"{count} bytes");
        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>All that comes until the other side ends the connection, in whatever way.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(text).WithinAsync("the end of the connection");
        }
        catch (IOException)
        {
            // A reset is an end like any other; what matters are the bytes that came before.
        }

        return Encoding.Latin1.GetString(text.ToArray());
    }

    /// <summary>Reads until the other side ends the connection, without a time limit of its own.</summary>
    public Task DrainAsync(CancellationToken cancellation) => _stream.CopyToAsync(Stream.Null, cancellation);

    /// <summary>Sends everything back until the other side ends the connection, and then ends it too.</summary>
    public async Task EchoAsync(CancellationToken cancellation)
    {
        await _stream.CopyToAsync(_stream, cancellation);
        FinishSending();
    }

    /// <summary>Whether the other side ends the connection with a reset.</summary>
    public async Task<bool> IsResetAsync()
    {
        try
        {
            await _stream.CopyToAsync(Stream.Null).WithinAsync("the end of the connection");
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void FinishSending() => _stream.Socket.Shutdown(SocketShutdown.Send);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
