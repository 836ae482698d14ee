using System.Net.Sockets;
using OcppActors.EndToEnd.Tests.Endings;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;
using Xunit.Abstractions;

namespace OcppActors.EndToEnd.Tests.Tls;

/// <summary>Many TLS handshakes at once, on either side, do not delay a tunnel that is open.</summary>
[Collection(nameof(SequentialCollection))]
public sealed class HandshakeStormTests(ITestOutputHelper output) : IDisposable
{
    private const int Chargers = 500;

    // Five times what the relay promises.
    private static readonly TimeSpan Tolerable = 5 * TimeSpan.FromMilliseconds(50);

    private readonly TlsFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Five_hundred_chargers_by_wss_are_all_served()
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, [.. _files.RsaServer, .. Relay.LongTimeouts]);

        await Task.WhenAll(Enumerable.Range(0, Chargers).Select(number => OpenAsync(relay, cpms, $"/storm-{number}")));
    }

    // Chargers that send no more than their ClientHello: the relay's work is the same, and the test's does not disturb what it measures.
    [Fact]
    public async Task The_ClientHellos_of_five_hundred_chargers_do_not_delay_an_open_tunnel()
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, _files.RsaServer);
        var hello = await ClientHello.RecordAsync();
        await AnswerAsync(relay, hello, 20); // compiles what they run

        await MeasureAsync(relay, cpms, () => AnswerAsync(relay, hello, Chargers));
    }

    [Fact]
    public async Task Nor_do_five_hundred_handshakes_with_a_CPMS()
    {
        await using var cpms = new TcpCpms(_files.Sub2.Issue("127.0.0.1").Context);
        await using var relay = await Relay.StartAsync(cpms.Url, ["--cpms-ca", _files.RootFile, .. Relay.LongTimeouts]);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => OpenAsync(relay, cpms, $"/warm-up-{number}")));

        await MeasureAsync(relay, cpms, () => Task.WhenAll(Enumerable.Range(0, Chargers).Select(number => OpenAsync(relay, cpms, $"/storm-{number}"))));
    }

    private async Task MeasureAsync(Relay relay, TcpCpms cpms, Func<Task> storm)
    {
        var (charger, asked) = await OpenAsync(relay, cpms, "/open");
        using var tunnel = new EchoedTunnel(charger.Stream, asked.Stream);

        await storm();

        var delays = tunnel.Stop().Order().ToList();
        var slow = delays[delays.Count * 99 / 100];
        output.WriteLine($"{delays.Count} answers, half of them within {delays[delays.Count / 2].TotalMilliseconds:0.0} ms, "
            + $"99 % within {slow.TotalMilliseconds:0.0} ms, all within {delays[^1].TotalMilliseconds:0.0} ms");
        delays.Count.ShouldBeGreaterThan(20);
        slow.ShouldBeLessThan(Tolerable);
    }

    private Task<(TcpEnd Charger, TcpEnd Cpms)> OpenAsync(Relay relay, TcpCpms cpms, string path) =>
        TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, path, _files.Root.Certificate);

    // Each has the first bytes of the relay's answer.
    private static async Task AnswerAsync(Relay relay, byte[] hello, int chargers)
    {
        var sockets = Enumerable.Range(0, chargers).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp)).ToList();
        await Task.WhenAll(sockets.Select(socket => socket.ConnectAsync("127.0.0.1", relay.Chargers.Port)));
        await Task.WhenAll(sockets.Select(async socket =>
        {
            await socket.SendAsync(hello);
            (await socket.ReceiveAsync(new byte[1]).WithinAsync("the answer to a ClientHello")).ShouldBe(1);
        }));
        sockets.ForEach(socket => socket.Dispose());
    }
}
