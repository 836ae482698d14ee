using System.Net;
using System.Net.Sockets;

namespace OcppActors.Tests.Mqtt;

/// <summary>A broker of MQTT 3.1.1, as far as one client's connection and its first subscription go.</summary>
internal sealed class OldBroker : IDisposable
{
    private const int OffsetOfVersion = 8;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Socket? _accepted;

    public OldBroker() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Refuses every version but 3.1.1, and returns those that were tried.</summary>
    public async Task<List<int>> ServeAsync()
    {
        var tried = new List<int>();
        while (true)
        {
            _accepted = await _listener.AcceptSocketAsync();
            var packet = new byte[1024];
            await _accepted.ReceiveAsync(packet);
            tried.Add(packet[OffsetOfVersion]);
            if (packet[OffsetOfVersion] == 4)
            {
                break;
            }

            await _accepted.SendAsync(new byte[] { 0x20, 2, 0, 1 });
            _accepted.Dispose();
        }

        await _accepted.SendAsync(new byte[] { 0x20, 2, 0, 0 });
        var subscribe = new byte[1024];
        await _accepted.ReceiveAsync(subscribe);
        await _accepted.SendAsync(new byte[] { 0x90, 3, subscribe[2], subscribe[3], 1 });
        return tried;
    }

    public void Dispose()
    {
        _accepted?.Dispose();
        _listener.Dispose();
    }
}
