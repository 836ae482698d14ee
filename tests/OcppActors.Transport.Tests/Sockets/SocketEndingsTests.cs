using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Sockets;

public sealed class SocketEndingsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_reset_is_detected_without_reading()
    {
        using var pair = await SocketPair.ConnectAsync();
        await pair.Theirs.SendAsync(new byte[100]);
        pair.Ours.IsBroken().ShouldBeFalse();

        pair.Theirs.Reset();

        SpinWait.SpinUntil(pair.Ours.IsBroken, Patience).ShouldBeTrue();
    }

    [Fact]
    public async Task A_half_closed_socket_is_not_broken()
    {
        using var pair = await SocketPair.ConnectAsync();

        pair.Theirs.Finish();

        (await pair.Ours.ReceiveAsync(new byte[1])).ShouldBe(0);
        pair.Ours.IsBroken().ShouldBeFalse();
        await pair.Ours.SendAsync(new byte[] { 7 });
        var received = new byte[1];
        (await pair.Theirs.ReceiveAsync(received)).ShouldBe(1);
    }
}
