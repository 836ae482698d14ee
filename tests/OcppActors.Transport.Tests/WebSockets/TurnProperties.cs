using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.TestSupport;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

/// <summary>A tap that works in turns reports what it reports at a stretch.</summary>
public sealed class TurnProperties
{
    private const int Limit = 200_000;

    private static readonly Gen<byte[]> Contents = Gen.OneOf(
        Gen.Choose(0, 300).Select(length => Encoding.UTF8.GetBytes(new string('a', length))),
        Gen.Choose(0, 3_000).SelectMany(length => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length)),
        Gen.Choose(40_000, 3 * Limit).Select(length => new byte[length]),
        Gen.Choose(40_000, 60_000).Select(length => Encoding.UTF8.GetBytes($"[2,\"1\",\"StatusNotification\",{{\"info\":\"{new string('x', length)}\"}}]")));

    private static readonly Gen<(byte[] Content, Opcode Opcode, bool IsCompressed, bool IsFinal)> Parts =
        from content in Contents
        from opcode in Gen.Elements(Opcode.Text, Opcode.Binary, Opcode.Continuation, Opcode.Ping, Opcode.Close)
        from compressed in Gen.Elements(true, false)
        from final in Gen.Elements(true, true, false)
        select (content, opcode, compressed, final);

    private static readonly Gen<(bool IsOver, bool MayTakeLong)> Turns =
        Gen.Elements(true, false).Zip(Gen.Elements(true, false));

    [Fact]
    public void No_turns_and_no_chunks_change_what_is_reported() =>
        Prop.ForAll(
            Parts.ArrayOf().Where(parts => parts.Length < 12).ToArbitrary(),
            Gen.Elements(true, false).Zip(Gen.Elements(true, false)).ToArbitrary(),
            Turns.NonEmptyListOf().Zip(Gen.Choose(1, 20_000)).ToArbitrary(),
            (parts, how, pace) =>
            {
                var (keepsContext, listening) = how;
                var encoder = new DeflateEncoder(keepsContext);
                var stream = parts.SelectMany(part => Frame(part, encoder)).ToArray();
                var (whole, turned) = (new Ears(listening, keepsContext), new Ears(listening, keepsContext));

                whole.Tap.Observe(stream);
                var turns = 0;
                foreach (var chunk in stream.Chunk(pace.Item2))
                {
                    for (var observed = 0; observed < chunk.Length || turned.Tap.IsBehind; turns++)
                    {
                        // At least the last of the turns may take long: one on a thread that serves no sockets.
                        var (isOver, mayTakeLong) = pace.Item1[turns % pace.Item1.Count];
                        var turn = new WorkTurn { IsOver = isOver, MayTakeLong = mayTakeLong || turns % pace.Item1.Count == 0 };
                        observed += turned.Tap.Observe(chunk.AsSpan(observed), ref turn);
                    }
                }

                turned.Heard.Messages.ShouldBe(whole.Heard.Messages);
                turned.Heard.Closes.ShouldBe(whole.Heard.Closes);
                turned.Heard.EndsOfInflating.ShouldBe(whole.Heard.EndsOfInflating);
                (turned.Tap.SinceBoundary, turned.Tap.Passed).ShouldBe((whole.Tap.SinceBoundary, whole.Tap.Passed));
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_turn_on_a_thread_that_serves_sockets_leaves_the_end_of_a_large_message_undone()
    {
        var ears = new Ears(listening: true, keepsContext: true);
        var frame = FrameBuilder.Text(new string('x', 100_000));
        var turn = default(WorkTurn);

        ears.Tap.Observe(frame, ref turn).ShouldBe(frame.Length);

        (ears.Tap.IsBehind, turn.IsOver, ears.Heard.Messages.Count).ShouldBe((true, true, 0));
        var next = new WorkTurn { MayTakeLong = true };
        ears.Tap.Observe([], ref next).ShouldBe(0);
        (ears.Tap.IsBehind, ears.Heard.Messages.Count).ShouldBe((false, 1));
    }

    [Fact]
    public void A_turn_ends_within_a_message_that_inflates_to_much()
    {
        var ears = new Ears(listening: false, keepsContext: true);
        var frame = FrameBuilder.Frame(Opcode.Text, new DeflateEncoder().Compress(new byte[3_000_000]), rsv: FrameHeader.Compressed);
        var turn = new WorkTurn { IsOver = true };

        ears.Tap.Observe(frame, ref turn).ShouldBeLessThan(frame.Length / 2);
    }

    private static byte[] Frame((byte[] Content, Opcode Opcode, bool IsCompressed, bool IsFinal) part, DeflateEncoder encoder) => part switch
    {
        { Opcode: Opcode.Ping or Opcode.Close } => FrameBuilder.Frame(part.Opcode, part.Content[..Math.Min(part.Content.Length, 125)], 0xA1B2C3D4),
        { IsCompressed: true, Opcode: not Opcode.Continuation } => FrameBuilder.Frame(
            part.Opcode, encoder.Compress(part.Content), 0xA1B2C3D4, part.IsFinal, FrameHeader.Compressed),
        _ => FrameBuilder.Frame(part.Opcode, part.Content, 0xA1B2C3D4, part.IsFinal),
    };

    private sealed class Ears
    {
        public Ears(bool listening, bool keepsContext)
        {
            Heard = new HeardMessages { Listening = listening };
            var extensions = new NegotiatedExtensions(new PerMessageDeflate(keepsContext), null);
            Tap = new Wiretap(Direction.FromChargePoint, Heard, new TapOptions(Limit) { Extensions = extensions });
        }

        public HeardMessages Heard { get; }

        public Wiretap Tap { get; }
    }
}
