using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>How a connection ended, as the reader sees it.</summary>
internal enum ObservedEnd
{
    /// <summary>FIN, or close_notify of TLS.</summary>
    Finished,

    Reset,
}

/// <summary>One end of a TCP connection, with or without TLS, and every way to end it.</summary>
internal sealed partial class TcpEnd(Socket socket, Stream stream) : IDisposable
{
    /// <summary>The receive buffer of an end that does not read: small, so that a flood soon stalls.</summary>
    public const int Window = 32 * 1024;

    private const nuint OutputQueueRequest = 0x5411; // SIOCOUTQ, tcp(7)
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(5);

    private readonly MemoryStream _received = new();

    public byte[] Received => _received.ToArray();

    public Stream Stream => stream;

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes);

    /// <summary>Sends until the other side accepts no more, or all is sent.</summary>
    /// <returns>Completes when sending has come to a halt; its result, when all has been written or the connection has ended.</returns>
    public async Task<Task> SendUntilStalledAsync(ReadOnlyMemory<byte> bytes, TimeSpan stall)
    {
        var sending = SendAsync(bytes);
        await Task.WhenAny(sending, Task.Delay(stall));
        return sending;
    }

    /// <summary>Receives until this many bytes have come in all.</summary>
    public async Task ReceiveAsync(int count)
    {
        var chunk = new byte[count];
        while (_received.Length < count)
        {
            var read = await stream.ReadAsync(chunk.AsMemory(0, count - (int)_received.Length));
            if (read == 0)
            {
                throw new EndOfStreamException($"The connection ended after {_received.Length} of {count} bytes.");
            }

            _received.Write(chunk, 0, read);
        }
    }

    public async Task<ObservedEnd> ReceiveToEndAsync()
    {
        var chunk = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(chunk)) > 0)
            {
                _received.Write(chunk, 0, read);
            }

            return ObservedEnd.Finished;
        }
        catch (IOException)
        {
            return ObservedEnd.Reset;
        }
    }

    /// <summary>Waits for a reset without reading.</summary>
    public async Task WaitForResetAsync()
    {
        while (!socket.Poll(TimeSpan.Zero, SelectMode.SelectError))
        {
            await Task.Delay(PollTime);
        }
    }

    /// <summary>Waits until the other side's system has acknowledged all that was sent.</summary>
    public async Task WaitForAcknowledgementAsync()
    {
        while (ioctl((int)socket.Handle, OutputQueueRequest, out var waiting) == 0 && waiting > 0)
        {
            await Task.Delay(PollTime);
        }
    }

    /// <summary>FIN; what the other side still sends is received.</summary>
    public async Task FinishAsync()
    {
        if (stream is SslStream tls)
        {
            await tls.ShutdownAsync();
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ioctl(int descriptor, nuint request, out int value);
}
