using System.Net;
using System.Net.Sockets;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

/// <summary>Both kinds of connection: what waits differs, what is seen does not.</summary>
public sealed class TcpConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Kinds => ["of this system", "of any system"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_byte_arrives_once_and_in_order_though_the_receiver_is_slow(string kind)
    {
        using var sockets = await SocketPair.ConnectAsync();
        using var ours = Of(kind, sockets.Ours);
        using var theirs = Of(kind, sockets.Theirs);
        var random = new Random(4711);
        var sent = new byte[8 * 1024 * 1024];
        random.NextBytes(sent);

        var sending = Task.Run(async () =>
        {
            for (var rest = sent.AsMemory(); !rest.IsEmpty;)
            {
                var chunk = rest[..Math.Min(rest.Length, random.Next(1, 300_000))];
                await ours.SendAsync(chunk);
                rest = rest[chunk.Length..];
            }

            sockets.Ours.Finish();
        });
        var received = await ReceiveToEndAsync(theirs, mostAtOnce: 5000).WaitAsync(Patience);

        await sending.WaitAsync(Patience);
        received.AsSpan().SequenceEqual(sent).ShouldBeTrue($"{received.Length} of {sent.Length} bytes");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bytes_that_arrived_before_a_read_are_found_at_once(string kind)
    {
        using var sockets = await SocketPair.ConnectAsync();
        using var ours = Of(kind, sockets.Ours);
        await sockets.Theirs.SendAsync(new byte[] { 1, 2, 3 });
        sockets.Theirs.Finish();

        (await ReceiveToEndAsync(ours, mostAtOnce: 2).WaitAsync(Patience)).ShouldBe([1, 2, 3]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_woken_wait_returns_nothing_and_loses_no_bytes(string kind)
    {
        using var sockets = await SocketPair.ConnectAsync();
        using var ours = Of(kind, sockets.Ours);

        for (var round = 0; round < 3; round++)
        {
            var waiting = ours.ReadableAsync().AsTask();
            waiting.IsCompleted.ShouldBeFalse();
            ours.Wake();
            await waiting.WaitAsync(Patience);
            ours.TryReceive(new byte[10], out _).ShouldBeFalse();
        }

        await sockets.Theirs.SendAsync(new byte[] { 7 });
        await ours.ReadableAsync().AsTask().WaitAsync(Patience);
        var buffer = new byte[10];
        ours.TryReceive(buffer, out var count).ShouldBeTrue();
        (count, buffer[0]).ShouldBe((1, (byte)7));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_cancelled_wait_loses_no_bytes(string kind)
    {
        using var sockets = await SocketPair.ConnectAsync();
        using var ours = Of(kind, sockets.Ours);
        await using var stream = new TcpStream(ours);
        using var given = new CancellationTokenSource();
        var reading = stream.ReadAsync(new byte[10], given.Token).AsTask();

        await given.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading.WaitAsync(Patience));
        await sockets.Theirs.SendAsync(new byte[] { 7, 8 });
        (await stream.ReadAsync(Memory<byte>.Empty).AsTask().WaitAsync(Patience)).ShouldBe(0);
        (await stream.ReadAsync(new byte[10]).AsTask().WaitAsync(Patience)).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task HasBytes_consumes_nothing(string kind)
    {
        using var sockets = await SocketPair.ConnectAsync();
        using var ours = Of(kind, sockets.Ours);
        ours.HasBytes().ShouldBeNull();

        await sockets.Theirs.SendAsync(new byte[] { 7 });
        await ours.ReadableAsync().AsTask().WaitAsync(Patience);
        ours.HasBytes().ShouldBe(true);
        ours.TryReceive(new byte[10], out var count).ShouldBeTrue();
        count.ShouldBe(1);

        sockets.Theirs.Finish();
        await ours.ReadableAsync().AsTask().WaitAsync(Patience);
        ours.HasBytes().ShouldBe(false);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_reset_ends_the_wait_and_the_read_fails(string kind)
    {
        using var sockets = await SocketPair.ConnectAsync();
        using var ours = Of(kind, sockets.Ours);
        var waiting = ours.ReadableAsync().AsTask();

        sockets.Theirs.Reset();

        await waiting.WaitAsync(Patience);
        Should.Throw<SocketException>(() => ours.TryReceive(new byte[10], out _)).SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_reset_during_an_empty_read_throws(string kind)
    {
        using var sockets = await SocketPair.ConnectAsync();
        using var ours = Of(kind, sockets.Ours);
        await using var stream = new TcpStream(ours);
        var waiting = stream.ReadAsync(Memory<byte>.Empty).AsTask();

        sockets.Theirs.Reset();

        await Should.ThrowAsync<IOException>(waiting.WaitAsync(Patience));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_local_reset_releases_reader_and_writer(string kind)
    {
        using var sockets = await SocketPair.ConnectAsync();
        using var ours = Of(kind, sockets.Ours);
        var waiting = ours.ReadableAsync().AsTask();
        var sending = ours.SendAsync(new byte[64 * 1024 * 1024]).AsTask();
        sending.IsCompleted.ShouldBeFalse();

        ours.Reset();

        await waiting.WaitAsync(Patience);
        Should.Throw<ObjectDisposedException>(() => ours.TryReceive(new byte[10], out _));
        var failure = await Should.ThrowAsync<Exception>(sending.WaitAsync(Patience));
        (failure is SocketException or ObjectDisposedException).ShouldBeTrue(failure.ToString());
    }

    [Fact]
    public async Task Connecting_where_nobody_listens_is_refused()
    {
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var refused = await Should.ThrowAsync<SocketException>(
            TcpConnection.ConnectAsync((IPEndPoint)deaf.LocalEndPoint!, CancellationToken.None).WaitAsync(Patience));

        refused.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task Connecting_can_be_cancelled()
    {
        // A port whose queue is full answers no client.
        using var full = new TcpListener(IPAddress.Loopback, 0);
        full.Start(1);
        using var given = new CancellationTokenSource();
        List<Task<TcpConnection>> connecting = [];
        for (var i = 0; i < 10; i++)
        {
            connecting.Add(TcpConnection.ConnectAsync((IPEndPoint)full.LocalEndpoint, given.Token));
        }

        await connecting[0].WaitAsync(Patience);
        await given.CancelAsync();

        var outcomes = await Task.WhenAll(connecting.Select(OutcomeAsync)).WaitAsync(Patience);
        outcomes.ShouldContain("given up");
        outcomes.ShouldContain("connected");
    }

    private static async Task<string> OutcomeAsync(Task<TcpConnection> connecting)
    {
        try
        {
            (await connecting).Dispose();
            return "connected";
        }
        catch (OperationCanceledException)
        {
            return "given up";
        }
    }

    private static TcpConnection Of(string kind, Socket socket) =>
        kind == "of any system" ? new AwaitedConnection(socket) : TcpConnection.Of(socket);

    private static async Task<byte[]> ReceiveToEndAsync(TcpConnection connection, int mostAtOnce)
    {
        var received = new MemoryStream();
        var buffer = new byte[mostAtOnce];
        while (true)
        {
            await connection.ReadableAsync();
            if (!connection.TryReceive(buffer, out var count))
            {
                continue;
            }

            if (count == 0)
            {
                return received.ToArray();
            }

            received.Write(buffer, 0, count);
        }
    }
}
