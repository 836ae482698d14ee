using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

/// <summary>What a tap reports is what an independent encoder put in.</summary>
[Trait("Kind", "fuzz")]
public sealed class ConversationProperties
{
    private const int Limit = 200;

    private static readonly Gen<byte[]> Contents = Gen.OneOf(
        Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(),
        from word in Gen.Choose(65, 90).Select(b => (byte)b).ArrayOf(10)
        from times in Gen.Choose(0, 30)
        select Enumerable.Repeat(word, times).SelectMany(letters => letters).ToArray(),
        Gen.Frequency((20, Gen.Choose(0, 16 * Limit)), (1, Gen.Choose(16 * Limit, 40 * Limit))).Select(length => new byte[length]));

    private static readonly Gen<Utterance> Utterances =
        from content in Contents
        from isText in Gen.Elements(true, false)
        from form in Gen.Elements(Form.Plain, Form.Compressed, Form.Compressed, Form.Compressed, Form.Final)
        from blocks in Gen.Choose(1, 3)
        from fragment in Gen.Elements(1, 7, 100, int.MaxValue)
        from key in Gen.Elements<uint?>(null, 0xA1B2C3D4)
        select new Utterance(content, isText, form, blocks, fragment, key);

    private enum Form
    {
        Plain,
        Compressed,
        Final,
    }

    [Fact]
    public void Every_conversation_is_reported_as_sent_in_any_encoding() =>
        Prop.ForAll(
            Utterances.ArrayOf().ToArbitrary(),
            Gen.Elements(true, false).ToArbitrary(),
            Gen.Choose(1, 700).ToArbitrary(),
            (said, keepsContext, chunk) =>
            {
                var heard = new HeardMessages();
                var deflate = new PerMessageDeflate(keepsContext);
                var options = new TapOptions(Limit) { Extensions = new NegotiatedExtensions(deflate, deflate) };
                var tap = new Wiretap(Direction.FromCsms, heard, options);
                var encoder = new DeflateEncoder(keepsContext);
                var (stream, expected, ended) = (new List<byte>(), new List<(TappedKind, string, long)>(), false);
                foreach (var utterance in said)
                {
                    var payload = utterance.Encode(encoder);
                    ended |= utterance.Form != Form.Plain && utterance.Content.Length > 16 * Limit;
                    expected.Add(utterance.Expected(payload.Length, ended));
                    stream.AddRange(utterance.Frames(payload));
                }

                foreach (var part in stream.Chunk(chunk))
                {
                    tap.Observe(part);
                }

                heard.Messages.ShouldBe(expected);
                heard.Losses.ShouldBeEmpty();
                heard.EndsOfInflating.Count.ShouldBe(ended ? 1 : 0);
                tap.SinceBoundary.ShouldBe(0);
            }).Fuzz();

    private sealed record Utterance(byte[] Content, bool IsText, Form Form, int Blocks, int Fragment, uint? Key)
    {
        public byte[] Encode(DeflateEncoder encoder) => Form switch
        {
            Form.Compressed => encoder.Compress(Content, Blocks),
            Form.Final => encoder.CompressFinally(Content),
            _ => Content,
        };

        public (TappedKind Kind, string Content, long Size) Expected(int wireSize, bool inflatingHasEnded) => Content.Length switch
        {
            _ when Form != Form.Plain && inflatingHasEnded => (TappedKind.InflatingEnded, "", wireSize),
            > Limit => (TappedKind.TooLarge, "", Content.Length),
            _ => (IsText ? TappedKind.Text : TappedKind.Binary, Convert.ToHexString(Content), Content.Length),
        };

        public IEnumerable<byte> Frames(byte[] payload)
        {
            var parts = payload.Length == 0 ? [[]] : payload.Chunk(Fragment).ToArray();
            for (var i = 0; i < parts.Length; i++)
            {
                var opcode = i > 0 ? Opcode.Continuation : IsText ? Opcode.Text : Opcode.Binary;
                var rsv = (byte)(i == 0 && Form != Form.Plain ? 0x40 : 0);
                byte[] frame = FrameBuilder.Frame(opcode, parts[i], Key, final: i == parts.Length - 1, rsv);
                foreach (var one in frame.Concat(FrameBuilder.Frame(Opcode.Ping, [0x81, 0x01], Key)))
                {
                    yield return one;
                }
            }
        }
    }
}
