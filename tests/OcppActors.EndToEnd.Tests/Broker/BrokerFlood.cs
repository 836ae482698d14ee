using System.Net.Sockets;
using System.Text;

namespace OcppActors.EndToEnd.Tests.Broker;

/// <summary>What hostile clients do to the embedded broker, by MQTT 3.1.1.</summary>
internal sealed class BrokerFlood(int port) : IDisposable
{
    private const int SilentConnections = 100;
    private const int PingBytes = 64 * 1024;

    private static readonly byte[] Pings = [.. Enumerable.Repeat((byte[])[0xC0, 0], PingBytes / 2).SelectMany(ping => ping)];

    private readonly List<TcpClient> _clients = [];

    /// <summary>A hundred connections that send one byte and wait.</summary>
    public async Task StaySilentAsync()
    {
        for (var i = 0; i < SilentConnections; i++)
        {
            var stream = await OpenAsync();
            await stream.WriteAsync((byte[])[0x10]);
        }
    }

    /// <summary>Subscribes to <c>flood</c> and reads nothing from then on.</summary>
    public async Task SubscribeAsync()
    {
        var stream = await ConnectAsync("sub");
        await stream.WriteAsync((byte[])[0x82, 10, 0, 1, 0, 5, .. "flood"u8, 0]);
        await stream.ReadExactlyAsync(new byte[5]);
    }

    /// <summary>Sends PINGREQ and reads no answer, until the broker ends the connection or <see cref="Dispose"/>.</summary>
    /// <returns>The number of bytes that were taken.</returns>
    public async Task<long> PingAsync()
    {
        var stream = await ConnectAsync("png");
        for (var sent = 0L; ; sent += Pings.Length)
        {
            try
            {
                await stream.WriteAsync(Pings);
            }
            catch (Exception over) when (over is IOException or ObjectDisposedException)
            {
                return sent;
            }
        }
    }

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private async Task<NetworkStream> OpenAsync()
    {
        var client = new TcpClient { SendBufferSize = PingBytes, ReceiveBufferSize = 4096 };
        _clients.Add(client);
        await client.ConnectAsync("127.0.0.1", port);
        return client.GetStream();
    }

    // CONNECT with a clean session and without keep-alive, and CONNACK.
    private async Task<NetworkStream> ConnectAsync(string id)
    {
        var stream = await OpenAsync();
        await stream.WriteAsync((byte[])[0x10, 15, 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, 3, .. Encoding.ASCII.GetBytes(id)]);
        await stream.ReadExactlyAsync(new byte[4]);
        return stream;
    }
}
