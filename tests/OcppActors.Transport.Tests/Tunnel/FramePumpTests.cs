using System.Threading.Channels;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.Tests.WebSockets;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.Tunnel;

public sealed class FramePumpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly MemoryEnd _from = new();
    private readonly HeardMessages _heard = new();

    [Fact]
    public async Task Arbitrary_bytes_pass_unchanged()
    {
        var to = new MemoryEnd();
        var pumping = Pump(to).RunAsync();

        _from.Send(0xFF, 0x00, 0x13);
        _from.Send(0x81);

        (await to.ReceiveAsync()).ShouldBe([0xFF, 0x00, 0x13]);
        (await to.ReceiveAsync()).ShouldBe([0x81]);
        _from.Close();
        (await pumping.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.Finished);
    }

    [Fact]
    public async Task What_follows_a_Close_passes_unchanged_as_well()
    {
        var to = new MemoryEnd();
        var pumping = Pump(to).RunAsync();
        byte[] close = FrameBuilder.Frame(Opcode.Close, [0x03, 0xE8]);

        _from.Send([.. close[..3]]);
        _from.Send([.. close[3..], 0x81, 0xFF]);
        _from.Send(7);

        (await to.ReceiveAsync()).ShouldBe(close[..3]);
        (await to.ReceiveAsync()).ShouldBe([.. close[3..], 0x81, 0xFF]);
        (await to.ReceiveAsync()).ShouldBe([7]);
        _heard.Closes.Single().Code.ShouldBe(1000);
        _from.Close();
        (await pumping.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.Finished);
    }

    [Fact]
    public async Task The_preface_is_sent_first()
    {
        var to = new MemoryEnd();
        _from.Send(2);

        _ = Pump(to).RunAsync(new byte[] { 1 });

        (await to.ReceiveAsync()).ShouldBe([1]);
        (await to.ReceiveAsync()).ShouldBe([2]);
    }

    [Fact]
    public async Task A_message_is_reported_before_its_last_byte_is_forwarded()
    {
        var to = new MemoryEnd { IsStalled = true };
        _from.Send(FrameBuilder.Text("[2,\"1\",\"Heartbeat\",{}]", 1));

        var pumping = Pump(to).RunAsync();

        _heard.Messages.Count.ShouldBe(1);
        to.Open();
        _from.Close();
        await pumping.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_receiver_that_does_not_read_stops_the_reading()
    {
        var to = new MemoryEnd { IsStalled = true };
        for (var i = 0; i < 100; i++)
        {
            _from.Send(1);
        }

        var pumping = Pump(to).RunAsync();

        _from.Reads.ShouldBe(1);
        to.Open();
        _from.Close();
        await pumping.WaitAsync(Patience);
        _from.Reads.ShouldBe(100);
    }

    [Fact]
    public async Task A_sender_that_is_reset_while_the_receiver_takes_nothing_is_noticed_and_the_receiver_is_reset()
    {
        var to = new MemoryEnd { IsStalled = true };
        _from.Send(1);
        var pumping = Pump(to).RunAsync();

        _from.IsReset = true;

        await to.Aborted.Task.WaitAsync(Patience);
        (await pumping.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.SenderLost);
    }

    [Fact]
    public async Task The_end_of_sending_is_forwarded_as_a_half_close()
    {
        var to = new MemoryEnd();
        var pumping = Pump(to).RunAsync();

        _from.Close();

        await to.Finished.Task.WaitAsync(Patience);
        var result = await pumping.WaitAsync(Patience);
        (result.Sender, result.Ending, result.Cause).ShouldBe((Direction.FromChargePoint, PumpEnding.Finished, null));
    }

    [Fact]
    public async Task A_broken_connection_is_reported_as_a_result_that_names_the_side()
    {
        var to = new MemoryEnd();
        var senderBroken = Pump(to).RunAsync();
        _from.Break();

        var lost = new MemoryEnd();
        lost.Abort();
        var source = new MemoryEnd();
        var receiverBroken = new FramePump(Direction.FromCsms, source, lost, Tap()).RunAsync();
        source.Send(1);

        (await senderBroken.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.SenderLost);
        (await receiverBroken.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.ReceiverLost);
    }

    [Fact]
    public async Task Closing_an_idle_connection_sends_Close_1001_and_then_FIN()
    {
        var to = new MemoryEnd();
        var pump = new FramePump(Direction.FromCsms, _from, to, Tap());
        var pumping = pump.RunAsync();

        pump.BeginClose(CloseMode.GoingAway);

        (await to.ReceiveAsync()).ShouldBe([0x88, 0x02, 0x03, 0xE9]);
        await to.Finished.Task.WaitAsync(Patience);
        pumping.IsCompleted.ShouldBeFalse(); // what still comes is read and dropped
        _from.Send(FrameBuilder.Text("late"));
        _from.Close();
        (await pumping.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.Finished);
    }

    [Fact]
    public async Task Closing_waits_for_the_end_of_the_current_frame()
    {
        var to = new MemoryEnd();
        var frame = FrameBuilder.Text("[2,\"1\",\"Heartbeat\",{}]", 7);
        _from.Send(frame[..10]);
        var pump = Pump(to);
        var pumping = pump.RunAsync();

        pump.BeginClose(CloseMode.GoingAway);
        _from.Send([.. frame[10..], .. FrameBuilder.Text("never passed on", 7)[..8]]);

        (await to.ReceiveAsync()).ShouldBe(frame[..10]);
        (await to.ReceiveAsync()).ShouldBe(frame[10..]);
        var close = await to.ReceiveAsync();
        close[..2].ShouldBe([0x88, 0x82]);
        ((close[6] ^ close[2]) << 8 | (close[7] ^ close[3])).ShouldBe(1001);
        _from.Close();
        await pumping.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sender_that_ends_as_the_close_begins_does_not_prevent_the_Close(bool breaks)
    {
        var (from, to) = (new MemoryEnd { Interrupted = end => (breaks ? (Action)end.Break : end.Close)() }, new MemoryEnd());
        var pump = new FramePump(Direction.FromCsms, from, to, Tap());
        var pumping = pump.RunAsync();

        pump.BeginClose(CloseMode.GoingAway);

        (await to.ReceiveAsync()).ShouldBe([0x88, 0x02, 0x03, 0xE9]);
        await to.Finished.Task.WaitAsync(Patience);
        (await pumping.WaitAsync(Patience)).Ending.ShouldBe(breaks ? PumpEnding.SenderLost : PumpEnding.Finished);
    }

    [Fact]
    public async Task After_an_abrupt_close_mode_the_end_of_the_sender_is_not_forwarded()
    {
        var to = new MemoryEnd();
        var pump = Pump(to);
        var pumping = pump.RunAsync();

        pump.SetCloseMode(CloseMode.Abrupt);
        _from.Close();

        (await pumping.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.Finished);
        to.Finished.Task.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task An_unfinished_frame_is_ended_by_FIN_without_a_Close()
    {
        var to = new MemoryEnd();
        var frame = FrameBuilder.Text("[2,\"1\",\"Heartbeat\",{}]", 7);
        _from.Send(frame[..10]);
        var pump = Pump(to);
        var pumping = pump.RunAsync();
        (await to.ReceiveAsync()).ShouldBe(frame[..10]);

        pump.BeginClose(CloseMode.GoingAway);
        pump.Abort();

        await to.Finished.Task.WaitAsync(Patience);
        _from.Close();
        (await pumping.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.Finished);
        to.Abort();
        await Should.ThrowAsync<ChannelClosedException>(to.ReceiveAsync);
    }

    [Fact]
    public async Task A_pump_that_never_waits_yields_its_thread()
    {
        var (from, to) = (new EndlessEnd(), new EndlessEnd());
        var pump = new FramePump(Direction.FromCsms, from, to, Tap());

        var pumping = pump.RunAsync(); // returns though neither end ever has to be waited for

        pumping.IsCompleted.ShouldBeFalse();
        pump.BeginClose(CloseMode.Fin);
        from.Close();
        (await pumping.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.Finished);
    }

    [Fact]
    public async Task A_chunk_whose_observation_takes_turns_is_forwarded_when_everything_in_it_has_been_reported()
    {
        var to = new MemoryEnd();
        byte[] chunk = [.. FrameBuilder.Text(new string('x', 100_000), 7), .. FrameBuilder.Text("[3,\"1\",{}]", 7), .. FrameBuilder.Text("late", 7)[..5]];
        _from.Send(chunk);

        var pumping = new FramePump(Direction.FromChargePoint, _from, to, new Wiretap(Direction.FromChargePoint, _heard, new TapOptions())).RunAsync();

        (await to.ReceiveAsync()).ShouldBe(chunk);
        _heard.Messages.Select(message => message.Size).ShouldBe([100_000, 10]);
        _from.Close();
        await pumping.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_close_in_such_a_chunk_passes_what_comes_before_the_boundary()
    {
        var to = new MemoryEnd();
        var large = FrameBuilder.Text(new string('x', 100_000));
        var pump = new FramePump(Direction.FromCsms, _from, to, new Wiretap(Direction.FromCsms, _heard, new TapOptions()));
        _from.Send(large[..10]);
        var pumping = pump.RunAsync();
        (await to.ReceiveAsync()).ShouldBe(large[..10]);

        pump.BeginClose(CloseMode.GoingAway);
        _from.Send([.. large[10..], .. FrameBuilder.Text("late")[..4]]);

        (await to.ReceiveAsync()).ShouldBe(large[10..]);
        (await to.ReceiveAsync()).ShouldBe([0x88, 0x02, 0x03, 0xE9]);
        _from.Close();
        (await pumping.WaitAsync(Patience)).Ending.ShouldBe(PumpEnding.Finished);
    }

    private FramePump Pump(MemoryEnd to) => new(Direction.FromChargePoint, _from, to, Tap());

    private Wiretap Tap() => new(Direction.FromChargePoint, _heard, new TapOptions(1024));
}
