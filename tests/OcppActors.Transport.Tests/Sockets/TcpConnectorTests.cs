using System.Net;
using System.Net.Sockets;
using OcppActors.TestSupport;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

/// <summary>Real connections to names that a fake resolver knows.</summary>
public sealed class TcpConnectorTests
{
    private const string Name = "cpms.example.com";
    private static readonly IPAddress Other = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task An_address_that_swallows_packets_does_not_keep_the_next_one_from_being_tried()
    {
        using var silent = await SilentPort.OpenAsync(new IPEndPoint(Other, 0));
        using var listener = new TcpListener(IPAddress.Loopback, silent.Port);
        listener.Start();

        var result = await Connector(Other, IPAddress.Loopback).ConnectAsync(Name, silent.Port, new DialProgress(), default).WaitAsync(Until.Patience);

        using var connection = result.Connection.ShouldNotBeNull();
        using var accepted = await listener.AcceptSocketAsync();
        connection.Socket.RemoteEndPoint.ShouldBe(accepted.LocalEndPoint);
        await accepted.SendAsync(new byte[] { 7 });
        await connection.ReadableAsync().AsTask().WaitAsync(Until.Patience);
        connection.TryReceive(new byte[10], out var count).ShouldBeTrue();
        count.ShouldBe(1);
    }

    [Fact]
    public async Task The_progress_names_each_address_and_what_it_did()
    {
        using var silent = await SilentPort.OpenAsync(new IPEndPoint(Other, 0));
        var progress = new DialProgress();
        using var given = new CancellationTokenSource();

        var connecting = Connector(IPAddress.Loopback, Other).ConnectAsync(Name, silent.Port, progress, given.Token);
        await Until.TrueAsync(() => progress.Text == "127.0.0.1 refuses, 127.0.0.2 does not answer", "both addresses");
        await given.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(connecting.WaitAsync(Until.Patience));
        (await TcpConnector.FindUnreachableAsync([IPAddress.Loopback, Other], silent.Port, given.Token)).Keys
            .ShouldBe([IPAddress.Loopback, Other], ignoreOrder: true);
    }

    [Fact]
    public async Task Where_nobody_listens_the_failure_names_host_port_and_addresses()
    {
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)deaf.LocalEndPoint!).Port;

        (await FailureAsync(Connector(IPAddress.Loopback), Name, port)).ShouldBe($"nothing listens on {Name}:{port} (127.0.0.1)");
        (await FailureAsync(Connector(), "127.0.0.1", port)).ShouldBe($"nothing listens on 127.0.0.1:{port}");
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "the name cpms.example.com does not resolve")]
    [InlineData(SocketError.TryAgain, "the name cpms.example.com does not resolve: no DNS server of this machine answers")]
    public async Task A_name_that_does_not_resolve_is_named(SocketError error, string failure)
    {
        var connector = new TcpConnector(
            TimeProvider.System, new NameLookups((_, _) => Task.FromException<IPAddress[]>(new SocketException((int)error)), TimeProvider.System));

        (await FailureAsync(connector, Name, 80)).ShouldBe(failure);
    }

    private static async Task<string?> FailureAsync(TcpConnector connector, string host, int port)
    {
        var result = await connector.ConnectAsync(host, port, new DialProgress(), default).WaitAsync(Until.Patience);
        result.Connection.ShouldBeNull();
        return result.Failure;
    }

    private static TcpConnector Connector(params IPAddress[] addresses) =>
        new(TimeProvider.System, new NameLookups((_, _) => Task.FromResult(addresses), TimeProvider.System));
}
