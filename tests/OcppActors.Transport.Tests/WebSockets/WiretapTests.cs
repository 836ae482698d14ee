using System.Text;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

public sealed class WiretapTests
{
    private const int Limit = 1000;
    private const uint Key = 0x8040_2011;

    private readonly HeardMessages _heard = new();
    private readonly TapMetrics _metrics = new();
    private readonly Wiretap _tap;

    public WiretapTests() => _tap = new Wiretap(Direction.FromChargePoint, _heard, new TapOptions(Limit) { Metrics = _metrics });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(999)]
    public void Reads_a_masked_text_message_of_any_length(int length)
    {
        var text = new string('ä', length / 2) + new string('x', length % 2);

        _tap.Observe(FrameBuilder.Text(text, Key));

        _heard.Messages.ShouldBe([(TappedKind.Text, Hex(text), length)]);
    }

    [Fact]
    public void Reads_unmasked_frames_of_the_CPMS()
    {
        _tap.Observe(FrameBuilder.Text("[3,\"1\",{}]"));

        _heard.Messages.ShouldBe([(TappedKind.Text, Hex("[3,\"1\",{}]"), 10)]);
    }

    [Fact]
    public void Joins_fragments_with_control_frames_between()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Text, "ab"u8.ToArray(), Key, final: false));
        _tap.Observe(FrameBuilder.Frame(Opcode.Ping, "ping"u8.ToArray(), Key));
        _tap.Observe(FrameBuilder.Frame(Opcode.Continuation, "cd"u8.ToArray(), ~Key, final: false));
        _tap.Observe(FrameBuilder.Frame(Opcode.Continuation, [], Key));

        _heard.Messages.ShouldBe([(TappedKind.Text, Hex("abcd"), 4)]);
    }

    [Fact]
    public void Reports_binary_messages_as_such()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Binary, [0, 255], Key));

        _heard.Messages.ShouldBe([(TappedKind.Binary, "00FF", 2)]);
    }

    [Fact]
    public void Control_frames_are_no_messages()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Ping, [], Key));
        _tap.Observe(FrameBuilder.Frame(Opcode.Pong, "x"u8.ToArray(), Key));
        _tap.Observe(FrameBuilder.Frame(Opcode.Close, [3, 0xE8], Key));

        _heard.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void A_message_above_the_limit_is_reported_with_its_size_and_the_next_one_is_read()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Text, new byte[600], Key, final: false));
        _tap.Observe(FrameBuilder.Frame(Opcode.Continuation, new byte[600], Key));
        _tap.Observe(FrameBuilder.Text("next", Key));

        _heard.Messages.ShouldBe([(TappedKind.TooLarge, "", 1200), (TappedKind.Text, Hex("next"), 4)]);
    }

    [Theory]
    [InlineData(0x40)]
    [InlineData(0x20)]
    [InlineData(0x70)]
    public void Reserved_bits_without_an_extension_make_a_message_unreadable(byte bits)
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Text, [1, 2, 3], Key, rsv: bits));
        _tap.Observe(FrameBuilder.Text("next", Key));

        _heard.Messages.ShouldBe([(TappedKind.UnknownExtension, "", 3), (TappedKind.Text, Hex("next"), 4)]);
    }

    [Fact]
    public void Reserved_bits_of_a_later_fragment_make_a_message_unreadable()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Text, "ab"u8.ToArray(), Key, final: false));
        _tap.Observe(FrameBuilder.Frame(Opcode.Continuation, "cd"u8.ToArray(), Key, rsv: 0x10));

        _heard.Messages.ShouldBe([(TappedKind.UnknownExtension, "", 4)]);
    }

    [Fact]
    public void With_an_unknown_extension_nothing_is_read()
    {
        var tap = new Wiretap(Direction.FromCsms, _heard, new TapOptions(Limit) { Extensions = NegotiatedExtensions.Unknown });

        tap.Observe(FrameBuilder.Text("who knows"));

        _heard.Messages.ShouldBe([(TappedKind.UnknownExtension, "", 9)]);
    }

    [Fact]
    public void Fragments_out_of_order_are_reported_as_unreadable()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Continuation, "lost"u8.ToArray(), Key));
        _tap.Observe(FrameBuilder.Frame(Opcode.Text, "begun"u8.ToArray(), Key, final: false));
        _tap.Observe(FrameBuilder.Text("next", Key));

        _heard.Messages.ShouldBe(
            [(TappedKind.OutOfOrder, "", 4), (TappedKind.OutOfOrder, "", 5), (TappedKind.Text, Hex("next"), 4)]);
    }

    [Fact]
    public void Reserved_opcodes_are_unreadable_messages_or_control_frames()
    {
        _tap.Observe(FrameBuilder.Frame((Opcode)5, "?"u8.ToArray(), Key));
        _tap.Observe(FrameBuilder.Frame((Opcode)0xB, "?"u8.ToArray(), Key));

        _heard.Messages.ShouldBe([(TappedKind.ReservedOpcode, "", 1)]);
    }

    [Fact]
    public void Control_frames_that_are_too_long_or_fragmented_do_not_disturb_a_message()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Text, "ab"u8.ToArray(), Key, final: false));
        _tap.Observe(FrameBuilder.Frame(Opcode.Ping, new byte[70_000], Key, final: false));
        _tap.Observe(FrameBuilder.Frame(Opcode.Pong, new byte[126], Key, rsv: 0x40));
        _tap.Observe(FrameBuilder.Frame(Opcode.Continuation, "cd"u8.ToArray(), Key));

        _heard.Messages.ShouldBe([(TappedKind.Text, Hex("abcd"), 4)]);
    }

    [Fact]
    public void Lengths_whose_sum_overflows_are_too_large_and_not_buffered()
    {
        _tap.Observe(FrameBuilder.Frame(Opcode.Text, new byte[10], final: false));
        _tap.Observe([0x80, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        var chunk = new byte[64 * 1024];
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            _tap.Observe(chunk);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        _heard.Messages.ShouldBeEmpty();
        _heard.Losses.ShouldBeEmpty();
    }

    [Fact]
    public void Unreadable_messages_are_counted_with_or_without_listeners()
    {
        _heard.Listening = false;
        _tap.Observe(FrameBuilder.Frame(Opcode.Text, new byte[Limit + 1], Key));
        _tap.Observe(FrameBuilder.Frame((Opcode)3, [], Key));
        _tap.Observe(FrameBuilder.Text("readable", Key));
        _tap.Observe([0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0]);

        (_metrics.TooLarge.Value, _metrics.Unreadable, _metrics.InflatingEnded.Value, _metrics.Lost.Value).ShouldBe((1, 1, 0, 1));
        _heard.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void A_message_that_begins_without_listeners_is_not_reported()
    {
        var frame = FrameBuilder.Text("begun before", Key);
        _heard.Listening = false;
        _tap.Observe(frame.AsSpan(0, 8));
        _heard.Listening = true;

        _tap.Observe(frame.AsSpan(8));
        _tap.Observe(FrameBuilder.Text("begun after", Key));

        _heard.Messages.ShouldBe([(TappedKind.Text, Hex("begun after"), 11)]);
    }

    [Fact]
    public void An_impossible_length_is_reported_once_and_ends_only_the_tap()
    {
        _tap.Observe([0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
        _tap.Observe(FrameBuilder.Text("unheard", Key));

        _heard.Losses.Count.ShouldBe(1);
        _heard.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void Knows_where_the_last_whole_frame_ended()
    {
        var frame = FrameBuilder.Text("whole", Key);

        _tap.Observe(frame.AsSpan(0, 3));
        _tap.SinceBoundary.ShouldBe(3);
        _tap.Observe(frame.AsSpan(3));
        _tap.SinceBoundary.ShouldBe(0);
        _tap.Observe([.. frame, .. frame, .. frame.AsSpan(0, 5)]);

        _tap.SinceBoundary.ShouldBe(5);
    }

    private static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));
}
