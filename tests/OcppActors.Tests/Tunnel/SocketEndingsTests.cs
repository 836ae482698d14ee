using OcppActors.Tunnel;
using Shouldly;

namespace OcppActors.Tests.Tunnel;

public sealed class SocketEndingsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_reset_is_known_to_whoever_asks_though_nobody_reads()
    {
        using var pair = await SocketPair.ConnectAsync();
        await pair.Theirs.SendAsync(new byte[100]);
        pair.Ours.IsBroken().ShouldBeFalse();

        pair.Theirs.Reset();

        SpinWait.SpinUntil(pair.Ours.IsBroken, Patience).ShouldBeTrue();
    }

    [Fact]
    public async Task A_half_close_is_no_break()
    {
        using var pair = await SocketPair.ConnectAsync();

        pair.Theirs.Finish();

        (await pair.Ours.ReceiveAsync(new byte[1])).ShouldBe(0);
        pair.Ours.IsBroken().ShouldBeFalse();
        await pair.Ours.SendAsync(new byte[] { 7 });
        var received = new byte[1];
        (await pair.Theirs.ReceiveAsync(received)).ShouldBe(1);
    }

    [Fact]
    public async Task What_came_before_a_reset_is_read_before_it()
    {
        using var pair = await SocketPair.ConnectAsync();
        await using var end = new SocketEnd(pair.Ours, null, []);
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

    [Fact]
    public async Task An_answer_that_is_not_taken_ends_with_a_reset_after_the_grace()
    {
        var end = new MemoryEnd { IsStalled = true };

        await end.AnswerAndDrainAsync("HTTP/1.1 401 Unauthorized\r\n\r\n"u8.ToArray(), TimeSpan.FromMilliseconds(50), TimeProvider.System)
            .WaitAsync(Patience);

        end.Aborted.Task.IsCompleted.ShouldBeTrue();
    }
}
