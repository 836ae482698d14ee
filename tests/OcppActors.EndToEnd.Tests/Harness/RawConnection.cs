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

    public static async Task<RawConnection> ConnectAsync(Uri url)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, url.Port).WithinAsync($"the connection to {url}");
        return new RawConnection(socket);
    }

    public Task SendAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    public Task<HttpHead> ReadHeadAsync() => HttpHead.ReadAsync(_stream).WithinAsync("a head");

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
