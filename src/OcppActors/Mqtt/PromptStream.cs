using System.Net.Sockets;

namespace OcppActors.Mqtt;

/// <summary>
/// A TCP connection that acknowledges at once what has been read, on Linux. A peer that uses Nagle's algorithm, as mosquitto does
/// by default, otherwise holds its next packet back for up to 40 ms.
/// </summary>
internal sealed class PromptStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private const int Tcp = 6;
    private const int QuickAck = 12;
    private static readonly byte[] On = BitConverter.GetBytes(1);

    private bool _isPrompt = OperatingSystem.IsLinux();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        if (_isPrompt)
        {
            Acknowledge();
        }

        return read;
    }

    private void Acknowledge()
    {
        try
        {
            Socket.SetRawSocketOption(Tcp, QuickAck, On); // lasts until the kernel decides otherwise
        }
        catch (Exception refused) when (refused is SocketException or ObjectDisposedException)
        {
            _isPrompt = false; // a sandbox without the option, or a closed socket: what has been read counts
        }
    }
}
