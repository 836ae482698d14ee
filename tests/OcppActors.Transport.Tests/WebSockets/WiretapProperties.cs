using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

[Trait("Kind", "fuzz")]
public sealed class WiretapProperties
{
    private const int Limit = 300;

    private static readonly Gen<NegotiatedExtensions> Extensions = Gen.Elements(
        NegotiatedExtensions.None,
        NegotiatedExtensions.Unknown,
        new NegotiatedExtensions(new PerMessageDeflate(), new PerMessageDeflate()),
        new NegotiatedExtensions(new PerMessageDeflate(false), new PerMessageDeflate(false, 9)));

    private static readonly Gen<byte[]> Payloads = Gen.OneOf(
        Gen.Choose(0, 200).SelectMany(length => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length)),
        Gen.Choose(0, 30 * Limit).Select(length => new DeflateEncoder().Compress(new byte[length])),
        Gen.Constant("""[2,"1","BootNotification",{"chargePointVendor":"a","chargePointModel":"b"}]"""u8.ToArray()));

    private static readonly Gen<byte[]> Frames =
        from opcode in Gen.Elements(
            Opcode.Text, Opcode.Text, Opcode.Binary, Opcode.Continuation, Opcode.Ping, Opcode.Close, (Opcode)3, (Opcode)15)
        from payload in Payloads
        from key in Gen.Elements<uint?>(null, 0, 0xA1B2C3D4)
        from final in Gen.Elements(true, true, false)
        from rsv in Gen.Elements<byte>(0, 0, 0, 0x40, 0x40, 0x60)
        select FrameBuilder.Frame(opcode, payload, key, final, rsv);

    private static readonly Gen<byte[]> Streams = Frames.ArrayOf().Select(frames => frames.SelectMany(frame => frame).ToArray());

    private static readonly Gen<byte[]> Anything =
        Gen.OneOf(Streams, Hostile.Garbage, Streams.Zip(Hostile.Garbage, (stream, garbage) => garbage.Concat(stream).ToArray()), Hostile.Bytes(Streams));

    private static readonly Gen<(bool Listening, Direction Sender)> Settings =
        Gen.Elements(true, false).Zip(Gen.Elements(Direction.FromChargePoint, Direction.FromCsms), (listening, sender) => (listening, sender));

    [Fact]
    public void No_chunking_changes_what_is_reported() =>
        Prop.ForAll(
            Anything.ToArbitrary(),
            Extensions.Zip(Settings, (extensions, settings) => (extensions, settings)).ToArbitrary(),
            Gen.Choose(1, 7).ArrayOf().ToArbitrary(),
            (stream, how, sizes) =>
            {
                var (whole, end) = Observe(stream, [stream.Length], how.extensions, how.settings);

                var (chunked, chunkedEnd) = Observe(stream, sizes, how.extensions, how.settings);

                chunked.Messages.ShouldBe(whole.Messages);
                chunked.Closes.ShouldBe(whole.Closes);
                chunked.Losses.ShouldBe(whole.Losses);
                chunked.EndsOfInflating.ShouldBe(whole.EndsOfInflating);
                chunkedEnd.ShouldBe(end);
            }).Fuzz();

    [Fact]
    public void No_byte_sequence_makes_it_throw() =>
        Prop.ForAll(
            Anything.ToArbitrary(),
            Extensions.Zip(Settings, (extensions, settings) => (extensions, settings)).ToArbitrary(),
            (garbage, how) =>
            {
                var (heard, _) = Observe(garbage, [3], how.extensions, how.settings);

                heard.Losses.ShouldAllBe(reason => reason.Contains("impossible length"));
                heard.EndsOfInflating.Count.ShouldBeLessThanOrEqualTo(1);
                heard.Closes.ShouldAllBe(close => close.Code >= 0 && close.Code <= 65535 && close.Reason.Length <= 123);
                heard.Closes.Count.ShouldBeLessThanOrEqualTo(1);
                heard.Messages.ShouldAllBe(message => message.Content.Length <= 2 * Limit);
            }).Fuzz();

    private static (HeardMessages Heard, long SinceBoundary) Observe(
        byte[] stream, int[] sizes, NegotiatedExtensions extensions, (bool Listening, Direction Sender) settings)
    {
        var heard = new HeardMessages { Listening = settings.Listening };
        var tap = new Wiretap(settings.Sender, heard, new TapOptions(Limit) { Extensions = extensions });
        var rest = stream.AsSpan();
        for (var i = 0; !rest.IsEmpty; i++)
        {
            var size = Math.Min(rest.Length, sizes.Length == 0 ? 1 : Math.Max(1, sizes[i % sizes.Length]));
            tap.Observe(rest[..size]);
            rest = rest[size..];
        }

        tap.Close();
        return (heard, tap.SinceBoundary);
    }
}
