using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.Tunnel;
using Shouldly;

namespace OcppActors.Tests.Tunnel;

public sealed class WiretapProperties
{
    private const int Limit = 300;

    private static readonly Gen<byte[]> Frames =
        from opcode in Gen.Elements(Opcode.Text, Opcode.Binary, Opcode.Continuation, Opcode.Ping, Opcode.Close)
        from payload in Gen.Choose(0, 200).SelectMany(length => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length))
        from key in Gen.Elements<uint?>(null, 0, 0xA1B2C3D4)
        from final in Gen.Elements(true, true, false)
        from rsv in Gen.Elements<byte>(0, 0, 0, 0x40)
        select FrameBuilder.Frame(opcode, payload, key, final, rsv);

    private static readonly Gen<byte[]> Streams = Frames.ArrayOf().Select(frames => frames.SelectMany(frame => frame).ToArray());

    private static readonly Gen<byte[]> Garbage = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();

    [Fact]
    public void No_chunking_changes_what_is_reported() =>
        Prop.ForAll(
            Streams.ToArbitrary(),
            Gen.Choose(1, 7).ArrayOf().ToArbitrary(),
            (stream, sizes) =>
            {
                var whole = Hear(stream, [stream.Length]);

                var chunked = Hear(stream, sizes);

                chunked.Messages.ShouldBe(whole.Messages);
                chunked.Losses.Count.ShouldBe(whole.Losses.Count);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_byte_sequence_makes_it_throw() =>
        Prop.ForAll(
            Gen.OneOf(Garbage, Streams.Zip(Garbage, (stream, garbage) => garbage.Concat(stream).ToArray())).ToArbitrary(),
            garbage =>
            {
                var heard = Hear(garbage, [3]);

                heard.Losses.ShouldAllBe(reason => reason.Contains("impossible length"));
            }).QuickCheckThrowOnFailure();

    private static HeardMessages Hear(byte[] stream, int[] sizes)
    {
        var heard = new HeardMessages();
        var tap = new Wiretap(Direction.FromCsms, heard, Limit);
        var rest = stream.AsSpan();
        for (var i = 0; !rest.IsEmpty; i++)
        {
            var size = Math.Min(rest.Length, sizes.Length == 0 ? 1 : Math.Max(1, sizes[i % sizes.Length]));
            tap.Observe(rest[..size]);
            rest = rest[size..];
        }

        return heard;
    }
}
