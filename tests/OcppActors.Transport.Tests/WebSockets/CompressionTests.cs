using System.Text;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

/// <summary>What the tap makes of RFC 7692; the bytes of the examples are those of its section 7.2.3.</summary>
public sealed class CompressionTests
{
    private const int Limit = 1000;
    private const uint Key = 0x8040_2011;
    private const byte Compressed = 0x40;

    private readonly HeardMessages _heard = new();
    private readonly TapMetrics _metrics = new();

    [Fact]
    public void Reads_the_RFC_s_own_examples()
    {
        var tap = Tap(new PerMessageDeflate());

        tap.Observe(Message([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])); // a fixed block
        tap.Observe(Message([0xF2, 0x00, 0x11, 0x00, 0x00])); // the same again, from the window
        tap.Observe(Message([0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00])); // not compressed
        tap.Observe(Message([0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00])); // a last block
        tap.Observe(Message([0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00])); // two blocks

        _heard.Messages.ShouldBe(Enumerable.Repeat((TappedKind.Text, Hex("Hello"), 5L), 5));
    }

    [Fact]
    public void An_empty_message_is_read_in_every_encoding()
    {
        var tap = Tap(new PerMessageDeflate());

        tap.Observe(Message([0x00]));
        tap.Observe(Message([]));
        tap.Observe(Message([0x02, 0x00]));
        tap.Observe(Message(new DeflateEncoder().Compress("next"u8.ToArray())));

        _heard.Messages.ShouldBe([(TappedKind.Text, "", 0), (TappedKind.Text, "", 0), (TappedKind.Text, "", 0), (TappedKind.Text, Hex("next"), 4)]);
    }

    [Fact]
    public void A_final_block_ends_the_message_and_resets_the_window()
    {
        var tap = Tap(new PerMessageDeflate());

        tap.Observe(Message([0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]));
        tap.Observe(Message([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]));
        tap.Observe(Message([0xF2, 0x00, 0x11, 0x00, 0x00])); // "Hello", from the window
        tap.Observe(Message([0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]));
        tap.Observe(Message([0xF2, 0x00, 0x11, 0x00, 0x00])); // the window has gone with its stream

        _heard.Messages.ShouldBe([.. Enumerable.Repeat((TappedKind.Text, Hex("Hello"), 5L), 4), (TappedKind.BrokenCompression, "", 5)]);
    }

    [Fact]
    public void Without_takeover_no_message_depends_on_another()
    {
        var tap = Tap(new PerMessageDeflate(KeepsContext: false));
        var encoder = new DeflateEncoder();
        var (first, second) = (encoder.Compress(Text(0)), encoder.Compress(Text(0)));

        tap.Observe(Message(first));
        tap.Observe(Message(second)); // refers to the first
        tap.Observe(Message(first));

        _heard.Messages.Select(message => message.Kind).ShouldBe([TappedKind.Text, TappedKind.BrokenCompression, TappedKind.Text]);
        (_metrics.Unreadable, _metrics.InflatingEnded.Value).ShouldBe((1, 0));
    }

    [Fact]
    public void With_context_takeover_a_broken_message_makes_later_compressed_messages_unreadable()
    {
        var tap = Tap(new PerMessageDeflate());

        tap.Observe(Message([0xFF, 0xFF, 0xFF]));
        tap.Observe(Message(new DeflateEncoder().Compress(Text(0))));
        tap.Observe(FrameBuilder.Text("plain", Key));

        _heard.Messages.Select(message => message.Kind)
            .ShouldBe([TappedKind.BrokenCompression, TappedKind.BrokenCompression, TappedKind.Text]);
        _heard.Messages[0].Size.ShouldBe(3);
        _heard.EndsOfInflating.Count.ShouldBe(1);
        (_metrics.Unreadable, _metrics.InflatingEnded.Value).ShouldBe((2, 1));
    }

    [Fact]
    public void A_message_that_stops_in_the_middle_of_a_block_is_broken()
    {
        var tap = Tap(new PerMessageDeflate(KeepsContext: false));

        tap.Observe(Message([0xF2, 0x48, 0xCD]));

        _heard.Messages.ShouldBe([(TappedKind.BrokenCompression, "", 3)]);
    }

    [Fact]
    public void A_message_above_the_limit_is_reported_with_its_inflated_size_and_its_context_is_followed()
    {
        var tap = Tap(new PerMessageDeflate());
        var encoder = new DeflateEncoder();

        tap.Observe(Message(encoder.Compress(new byte[16 * Limit])));
        tap.Observe(Message(encoder.Compress(new byte[Limit])));

        _heard.Messages.ShouldBe([(TappedKind.TooLarge, "", 16 * Limit), (TappedKind.Text, Convert.ToHexString(new byte[Limit]), Limit)]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_beyond_sixteen_times_the_limit_ends_inflating_for_its_direction(bool keepsContext)
    {
        var tap = Tap(new PerMessageDeflate(keepsContext));
        var encoder = new DeflateEncoder(keepsContext);
        var bomb = encoder.Compress(new byte[(16 * Limit) + 1]);
        var next = encoder.Compress(Text(1));

        tap.Observe(Message(bomb));
        tap.Observe(Message(next));
        tap.Observe(FrameBuilder.Text("plain", Key));

        _heard.Messages.ShouldBe(
        [
            (TappedKind.InflatingEnded, "", bomb.Length), (TappedKind.InflatingEnded, "", next.Length), (TappedKind.Text, Hex("plain"), 5),
        ]);
        _heard.EndsOfInflating.Count.ShouldBe(1);
        (_metrics.Unreadable, _metrics.InflatingEnded.Value).ShouldBe((2, 1));
    }

    [Fact]
    public void The_compression_context_is_maintained_without_listeners()
    {
        var tap = Tap(new PerMessageDeflate());
        var encoder = new DeflateEncoder();
        _heard.Listening = false;
        tap.Observe(Message(encoder.Compress(Text(1))));
        tap.Observe(Message(encoder.Compress(Text(2))));
        _heard.Listening = true;

        tap.Observe(Message(encoder.Compress(Text(1))));

        _heard.Messages.ShouldBe([(TappedKind.Text, Convert.ToHexString(Text(1)), Text(1).Length)]);
    }

    [Fact]
    public void Each_direction_uses_its_own_parameters()
    {
        var extensions = new NegotiatedExtensions(new PerMessageDeflate(KeepsContext: false), new PerMessageDeflate());
        var tap = new Wiretap(Direction.FromCsms, _heard, new TapOptions(Limit) { Extensions = extensions });
        var encoder = new DeflateEncoder();

        tap.Observe(FrameBuilder.Frame(Opcode.Text, encoder.Compress(Text(1)), rsv: Compressed));
        tap.Observe(FrameBuilder.Frame(Opcode.Text, encoder.Compress(Text(1)), rsv: Compressed));

        _heard.Messages.Select(message => message.Kind).ShouldBe([TappedKind.Text, TappedKind.Text]);
    }

    [Fact]
    public void An_unfinished_compressed_message_breaks_the_context()
    {
        var tap = Tap(new PerMessageDeflate());
        var encoder = new DeflateEncoder();

        tap.Observe(FrameBuilder.Frame(Opcode.Text, encoder.Compress(Text(1)), Key, final: false, Compressed));
        tap.Observe(Message(encoder.Compress(Text(1))));

        _heard.Messages.Select(message => message.Kind).ShouldBe([TappedKind.OutOfOrder, TappedKind.BrokenCompression]);
    }

    [Fact]
    public void A_message_that_nobody_sees_and_none_refers_to_is_not_inflated()
    {
        var tap = Tap(new PerMessageDeflate(KeepsContext: false));
        var encoder = new DeflateEncoder(keepsContext: false);
        _heard.Listening = false;
        tap.Observe(Message(encoder.Compress(new byte[100 * Limit])));
        _heard.Listening = true;

        tap.Observe(Message(encoder.Compress(Text(1))));

        _heard.Messages.ShouldBe([(TappedKind.Text, Convert.ToHexString(Text(1)), Text(1).Length)]);
        (_heard.EndsOfInflating.Count, _metrics.InflatingEnded.Value).ShouldBe((0, 0));
    }

    [Fact]
    public void Messages_that_together_inflate_to_far_too_much_end_inflating_for_their_direction()
    {
        const int Mebibyte = 1024 * 1024;
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var tap = Tap(new PerMessageDeflate(), new TapOptions(Mebibyte) { Time = time });
        var encoder = new DeflateEncoder();
        _heard.Listening = false;
        for (var bomb = 0; bomb < 7; bomb++)
        {
            tap.Observe(Message(encoder.Compress(new byte[16 * Mebibyte])));
        }

        _heard.EndsOfInflating.ShouldBeEmpty();
        _heard.Listening = true;
        tap.Observe(Message(encoder.Compress(new byte[16 * Mebibyte])));
        tap.Observe(Message(encoder.Compress(Text(1))));
        tap.Observe(FrameBuilder.Text("plain", Key));

        _heard.Messages.Select(message => message.Kind).ShouldBe([TappedKind.InflatingTooCostly, TappedKind.InflatingTooCostly, TappedKind.Text]);
        _heard.EndsOfInflating.ShouldBe([TappedKind.InflatingTooCostly.Reason()]);
    }

    [Fact]
    public void An_endless_message_without_output_ends_inflating_before_it_ends()
    {
        var tap = Tap(new PerMessageDeflate(), new TapOptions(Limit) { Time = new ManualTime(DateTimeOffset.UnixEpoch) });
        byte[] blocks = [.. Enumerable.Repeat(EmptyBlocks.Four, 1000).SelectMany(block => block)];
        tap.Observe(FrameBuilder.Frame(Opcode.Text, blocks, Key, final: false, Compressed));
        for (var sent = blocks.Length; sent < 7_500_000; sent += blocks.Length)
        {
            tap.Observe(FrameBuilder.Frame(Opcode.Continuation, blocks, Key, final: false));
        }

        _heard.EndsOfInflating.ShouldBe([TappedKind.InflatingTooCostly.Reason()]);
    }

    // A charger that was offline for days, and a CPMS that sends large lists: at once, with no time for the budget to fill.
    [Fact]
    public void What_real_ones_send_at_once_is_within_the_budget()
    {
        var tap = Tap(new PerMessageDeflate(), new TapOptions { Time = new ManualTime(DateTimeOffset.UnixEpoch) });
        var encoder = new DeflateEncoder();
        for (var queued = 0; queued < 10_000; queued++)
        {
            tap.Observe(Message(encoder.Compress(Text(queued))));
        }

        var entries = Enumerable.Range(0, 12_000).Select(id => $$$"""{"idTag":"{{{id:X8}}}","idTagInfo":{"status":"Accepted","parentIdTag":"FLEET"}}""");
        var list = Encoding.UTF8.GetBytes($$"""[2,"1","SendLocalList",{"listVersion":1,"localAuthorizationList":[{{string.Join(',', entries)}}]}]""");
        list.Length.ShouldBeGreaterThan(800_000);
        for (var sent = 0; sent < 20; sent++)
        {
            tap.Observe(Message(encoder.Compress(list)));
        }

        _heard.Messages.Count.ShouldBe(10_020);
        _heard.Messages.ShouldAllBe(message => message.Kind == TappedKind.Text);
    }

    private static byte[] Message(byte[] payload) => FrameBuilder.Frame(Opcode.Text, payload, Key, rsv: Compressed);

    private static byte[] Text(int id) =>
        Encoding.UTF8.GetBytes($$"""[2,"{{id}}","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-04-18T20:03:20Z"}]}]""");

    private static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));

    private Wiretap Tap(PerMessageDeflate compression, TapOptions? options = null) => new(
        Direction.FromChargePoint,
        _heard,
        (options ?? new TapOptions(Limit)) with { Extensions = new NegotiatedExtensions(compression, null), Metrics = _metrics });
}
