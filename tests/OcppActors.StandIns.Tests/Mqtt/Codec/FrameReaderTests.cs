using FsCheck;
using FsCheck.Fluent;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Wire;
using Shouldly;

namespace OcppActors.StandIns.Tests.Mqtt.Codec;

/// <summary>The stand-in's own codec: not compiled where the real package is used.</summary>
public sealed class FrameReaderTests
{
    [Fact]
    public void Frames_are_the_same_in_whatever_chunks_they_come() =>
        Prop.ForAll(Streams(), ArbMap.Default.ArbFor<PositiveInt[]>(), (bytes, sizes) =>
            Read(bytes, [bytes.Length]).ShouldBe(Read(bytes, sizes.Select(size => size.Get)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Garbage_is_a_protocol_violation_or_waits_for_more_and_nothing_else() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<bool>(), (bytes, five) =>
        {
            var decoder = new PacketDecoder(five ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311);
            try
            {
                foreach (var frame in Frames(bytes, [bytes.Length]))
                {
                    decoder.Decode(frame);
                }
            }
            catch (MqttProtocolViolationException)
            {
                // The one exception that the connection turns into its end.
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_length_of_five_bytes_is_a_protocol_violation() =>
        Should.Throw<MqttProtocolViolationException>(() => Read([0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [6]));

    [Fact]
    public void A_length_that_promises_much_takes_no_memory_before_it_comes()
    {
        var reader = new FrameReader();
        byte[] header = [0x30, 0xFF, 0xFF, 0xFF, 0x7F];
        header.CopyTo(reader.GetMemory());
        reader.Advance(header.Length);

        reader.TryRead(out _).ShouldBeFalse();

        reader.GetMemory().Length.ShouldBeLessThan(8192);
    }

    private static Arbitrary<byte[]> Streams() =>
        ArbMap.Default.ArbFor<byte[]>().Generator.ListOf()
            .Select(bodies => bodies.SelectMany(body => new PacketWriter().Rest(new(body)).ToPacket(PacketType.Publish)).ToArray())
            .ToArbitrary();

    private static List<string> Read(byte[] bytes, IEnumerable<int> chunkSizes) =>
        [.. Frames(bytes, chunkSizes).Select(frame => $"{frame.Header} {Convert.ToHexString(frame.Body.Span)}")];

    private static List<Frame> Frames(byte[] bytes, IEnumerable<int> chunkSizes)
    {
        var reader = new FrameReader();
        var frames = new List<Frame>();
        var rest = bytes.AsMemory();
        foreach (var size in chunkSizes.Append(bytes.Length))
        {
            var chunk = rest[..Math.Min(size, rest.Length)];
            rest = rest[chunk.Length..];
            while (!chunk.IsEmpty)
            {
                var target = reader.GetMemory();
                var count = Math.Min(target.Length, chunk.Length);
                chunk[..count].CopyTo(target);
                reader.Advance(count);
                chunk = chunk[count..];
            }

            while (reader.TryRead(out var frame))
            {
                frames.Add(frame);
            }
        }

        return frames;
    }
}
