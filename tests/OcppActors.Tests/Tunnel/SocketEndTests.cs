using OcppActors.Tunnel;
using Shouldly;

namespace OcppActors.Tests.Tunnel;

public sealed class SocketEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Each_interruption_ends_one_read_and_loses_no_byte()
    {
        using var sockets = await SocketPair.ConnectAsync();
        await using var end = new SocketEnd(sockets.Ours, null, []);

        for (var round = 0; round < 3; round++)
        {
            var reading = end.ReadAsync().AsTask();
            end.Interrupt();
            var interrupted = await reading.WaitAsync(Patience);
            (interrupted.Bytes.IsEmpty, interrupted.IsEnd).ShouldBe((true, false));
        }

        await sockets.Theirs.SendAsync(new byte[] { 1, 2, 3 });
        (await end.ReadAsync().AsTask().WaitAsync(Patience)).Bytes.ToArray().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task An_interruption_between_two_reads_ends_the_next()
    {
        using var sockets = await SocketPair.ConnectAsync();
        await using var end = new SocketEnd(sockets.Ours, null, []);

        end.Interrupt();

        (await end.ReadAsync().AsTask().WaitAsync(Patience)).Bytes.IsEmpty.ShouldBeTrue();
    }
}
