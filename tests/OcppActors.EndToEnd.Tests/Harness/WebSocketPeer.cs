using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>
/// One end of a WebSocket after its handshake, under the test's control: it writes the given frames, answers nothing by itself,
/// and every byte that was sent or received is kept.
/// </summary>
internal sealed class WebSocketPeer : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly bool _masking;
    private readonly MemoryStream _sent = new();
    private readonly MemoryStream _received = new();
    private readonly Channel<Frame> _frames = Channel.CreateUnbounded<Frame>();
    private readonly Task _reading;

    /// <param name="stream">The connection, positioned right behind the handshake.</param>
    /// <param name="masking">Whether this end is the client and masks what it sends.</param>
    public WebSocketPeer(Stream stream, bool masking)
    {
        _stream = stream;
        _masking = masking;
        _reading = ReadAsync();
    }

    /// <summary>Every byte sent after the handshake. Stable once nothing more is sent.</summary>
    public byte[] Sent => _sent.ToArray();

    /// <summary>Every byte received after the handshake. Stable once <see cref="EndAsync"/> has completed.</summary>
    public byte[] Received => _received.ToArray();

    public Task SendAsync(Frame frame) => SendAsync(frame.Encode(_masking));

    /// <summary>Sends bytes as they are, frames or not.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        _sent.Write(bytes.Span);
        await _stream.WriteAsync(bytes);
    }

    /// <summary>Completes when the other end has ended its direction, however long that takes.</summary>
    public Task Ended => _reading;

    public Task SendTextAsync(string text) => SendAsync(Frame.OfText(text));

    /// <summary>The next frame of any kind, waited for.</summary>
    /// <exception cref="ChannelClosedException">The other end has ended the connection.</exception>
    public Task<Frame> NextFrameAsync() => _frames.Reader.ReadAsync().AsTask().WithinAsync("the next frame");

    /// <summary>The next text message, whole.</summary>
    public async Task<string> NextTextAsync()
    {
        var text = new StringBuilder();
        Frame frame;
        do
        {
            frame = await NextFrameAsync();
            if (frame.Opcode is not (Opcode.Text or Opcode.Continuation))
            {
                throw new InvalidDataException($"A {frame.Opcode} frame where text was due");
            }

            text.Append(frame.Text);
        }
        while (!frame.Final);
        return text.ToString();
    }

    /// <summary>Ends this direction of the connection; what the other end still sends is received.</summary>
    public async Task FinishSendingAsync()
    {
        if (_stream is SslStream secure)
        {
            await secure.ShutdownAsync();
        }
        else
        {
            ((NetworkStream)_stream).Socket.Shutdown(SocketShutdown.Send);
        }
    }

    /// <summary>Completes when the other end has ended its direction, in whatever way.</summary>
    public Task EndAsync() => Ended.WithinAsync("the end of the connection");

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        var chunk = new byte[16 * 1024];
        var decoded = 0;
        try
        {
            int count;
            while ((count = await _stream.ReadAsync(chunk)) > 0)
            {
                _received.Write(chunk, 0, count);
                while (Frame.TryDecode(_received.GetBuffer().AsSpan(decoded, (int)_received.Length - decoded), out var frame, out var length))
                {
                    decoded += length;
                    _frames.Writer.TryWrite(frame);
                }
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // A reset is an end like any other; what matters are the bytes that came before.
        }

        _frames.Writer.TryComplete();
    }
}
