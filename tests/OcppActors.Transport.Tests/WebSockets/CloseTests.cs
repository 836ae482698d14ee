using System.Text;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

public sealed class CloseTests
{
    private const uint Key = 0x8040_2011;

    private readonly HeardMessages _heard = new();
    private readonly Wiretap _tap;

    public CloseTests() => _tap = new Wiretap(Direction.FromChargePoint, _heard, new TapOptions(1000));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_Close_is_reported_with_its_code_and_reason(bool isListening)
    {
        _heard.Listening = isListening;

        _tap.Observe(FrameBuilder.Frame(Opcode.Close, [0x03, 0xF0, .. "schön"u8], Key));

        _heard.Closes.ShouldBe([new WebSocketClose(Direction.FromChargePoint, 1008, "schön")]);
    }

    [Fact]
    public void The_CPMS_s_unmasked_Close_is_reported_as_the_CPMS_s()
    {
        new Wiretap(Direction.FromCsms, _heard, new TapOptions(1000)).Observe(FrameBuilder.Frame(Opcode.Close, [0x0F, 0xA1]));

        _heard.Closes.ShouldBe([new WebSocketClose(Direction.FromCsms, 4001, "")]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("03")]
    public void A_Close_without_a_whole_code_has_1005(string payload)
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Close, Convert.FromHexString(payload), Key));

        _heard.Closes.ShouldBe([new WebSocketClose(Direction.FromChargePoint, 1005, "")]);
    }

    [Fact]
    public void A_code_that_is_not_valid_is_reported_as_it_is()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Close, [0xFF, 0xFF], Key));

        _heard.Closes.ShouldBe([new WebSocketClose(Direction.FromChargePoint, 65535, "")]);
    }

    [Fact]
    public void A_reason_that_is_not_UTF_8_is_reported_with_replacement_characters()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Close, [0x03, 0xE8, (byte)'a', 0xFF, 0xC3], Key));

        _heard.Closes.Single().Reason.ShouldBe("a��");
    }

    [Fact]
    public void A_Close_that_is_longer_than_a_control_frame_may_be_is_cut()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Close, [0x03, 0xE8, .. Encoding.ASCII.GetBytes(new string('x', 70_000))], Key));
        _tap.Observe(FrameBuilder.Text("next", Key));

        _heard.Closes.Single().Reason.ShouldBe(new string('x', 123));
        _heard.Messages.Count.ShouldBe(1);
    }

    [Fact]
    public void Only_the_first_Close_of_a_direction_is_reported()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Close, [0x03, 0xE8], Key));
        _tap.Observe(FrameBuilder.Frame(Opcode.Close, [0x03, 0xE9, (byte)'2'], Key));

        _heard.Closes.Single().Code.ShouldBe(1000);
    }

    [Fact]
    public void A_Close_inside_a_fragmented_compressed_message_is_read_as_it_is()
    {
        var extensions = new NegotiatedExtensions(new PerMessageDeflate(), new PerMessageDeflate());
        var tap = new Wiretap(Direction.FromChargePoint, _heard, new TapOptions(1000) { Extensions = extensions });
        var compressed = new DeflateEncoder().Compress("begun"u8.ToArray());

        tap.Observe(FrameBuilder.Frame(Opcode.Text, compressed, Key, final: false, rsv: 0x40));
        tap.Observe(FrameBuilder.Frame(Opcode.Close, [0x03, 0xF1, .. "big"u8], Key));

        _heard.Closes.ShouldBe([new WebSocketClose(Direction.FromChargePoint, 1009, "big")]);
    }

    [Fact]
    public void Where_the_frames_cannot_be_read_any_more_no_Close_is_reported()
    {
        _tap.Observe([0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0]);
        _tap.Observe(FrameBuilder.Frame(Opcode.Close, [0x03, 0xE8], Key));

        _heard.Closes.ShouldBeEmpty();
        _tap.IsLost.ShouldBeTrue();
    }

    [Fact]
    public void Frames_other_than_a_Close_allocate_nothing_without_listeners()
    {
        _heard.Listening = false;
        var frames = FrameBuilder.Text("[2,\"1\",\"Heartbeat\",{}]", Key).Concat(FrameBuilder.Frame(Opcode.Ping, [1], Key)).ToArray();
        _tap.Observe(frames);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            _tap.Observe(frames);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
