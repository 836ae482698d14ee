using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tests.Sockets;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Transport.Tests.Tunnel;

public sealed class SocketEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Each_interruption_ends_a_read_and_loses_no_byte()
    {
        using var sockets = await SocketPair.ConnectAsync();
        await using var end = SocketEnd.Of(TcpConnection.Of(sockets.Ours), null, []);

        for (var round = 0; round < 3; round++)
        {
            var reading = end.ReadAsync().AsTask();
            end.Interrupt();
            var interrupted = await reading.WaitAsync(Patience);
            (interrupted.Bytes.IsEmpty, interrupted.IsEnd).ShouldBe((true, false));
        }

        await sockets.Theirs.SendAsync(new byte[] { 1, 2, 3 });
        TunnelRead read;
        do
        {
            read = await end.ReadAsync().AsTask().WaitAsync(Patience);
        }
        while (read.Bytes.IsEmpty && !read.IsEnd);
        read.Bytes.ToArray().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task An_interruption_between_two_reads_ends_the_next()
    {
        using var sockets = await SocketPair.ConnectAsync();
        await using var end = SocketEnd.Of(TcpConnection.Of(sockets.Ours), null, []);

        end.Interrupt();

        (await end.ReadAsync().AsTask().WaitAsync(Patience)).Bytes.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_receiver_that_is_slow_gets_every_byte_once_and_in_order()
    {
        using var sockets = await SocketPair.ConnectAsync();
        await using var end = SocketEnd.Of(TcpConnection.Of(sockets.Ours), null, []);
        var sent = new byte[8 * 1024 * 1024];
        Random.Shared.NextBytes(sent);

        var writing = WriteAsync(end, sent);
        var received = new byte[sent.Length];
        for (var filled = 0; filled < received.Length;)
        {
            filled += await sockets.Theirs.ReceiveAsync(received.AsMemory(filled, Math.Min(10_000, received.Length - filled))).AsTask().WaitAsync(Patience);
        }

        await writing.WaitAsync(Patience);
        received.ShouldBe(sent);
    }

    [Fact]
    public async Task Writing_to_a_connection_that_was_reset_is_a_loss()
    {
        using var sockets = await SocketPair.ConnectAsync();
        await using var end = SocketEnd.Of(TcpConnection.Of(sockets.Ours), null, []);
        sockets.Theirs.Reset();
        SpinWait.SpinUntil(() => end.IsBroken, Patience).ShouldBeTrue();

        await Should.ThrowAsync<IOException>(async () => await end.WriteAsync(new byte[10]));
    }

    [Fact]
    public async Task Bytes_received_before_a_reset_are_read_first()
    {
        using var pair = await SocketPair.ConnectAsync();
        await using var end = SocketEnd.Of(TcpConnection.Of(pair.Ours), null, []);
        await pair.Theirs.SendAsync(new byte[100_000]);

        pair.Theirs.Reset();

        var read = 0L;
        await Should.ThrowAsync<IOException>(async () =>
        {
            while (await end.ReadAsync() is { IsEnd: false } chunk)
            {
                read += chunk.Bytes.Length;
                end.Consumed();
            }
        });
        read.ShouldBe(100_000);
    }

    private static async Task WriteAsync(SocketEnd end, ReadOnlyMemory<byte> bytes)
    {
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, 1_000_000)..])
        {
            await end.WriteAsync(bytes[..Math.Min(bytes.Length, 1_000_000)]);
        }
    }
}
