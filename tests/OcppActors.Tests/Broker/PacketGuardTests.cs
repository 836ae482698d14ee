using FsCheck.Fluent;
using MQTTnet.Exceptions;
using OcppActors.Broker;
using Shouldly;

namespace OcppActors.Tests.Broker;

public sealed class PacketGuardTests
{
    private const int Largest = 1000;

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Packets_are_followed_through_chunks_of_any_size()
    {
        var sizes = Gen.Choose(0, Largest).NonEmptyListOf().Resize(20).ToArbitrary();
        Prop.ForAll(sizes, Gen.Choose(1, 300).ToArbitrary(), (bodies, chunk) =>
        {
            var guard = new PacketGuard(Largest, Largest);
            foreach (var part in bodies.SelectMany(Packet).Chunk(chunk))
            {
                guard.Inspect(part);
            }

            Should.Throw<MqttProtocolViolationException>(() => guard.Inspect(Packet(Largest + 1)));
        }).Fuzz();
    }

    [Fact]
    public void A_packet_is_too_long_as_soon_as_its_length_is_known()
    {
        var guard = new PacketGuard(Largest, Largest);
        guard.Inspect([0x30, 0xFF]);

        Should.Throw<MqttProtocolViolationException>(() => guard.Inspect([0x7F])).Message.ShouldContain("the limit is 1000");
    }

    [Fact]
    public void The_first_packet_has_a_limit_of_its_own()
    {
        Should.Throw<MqttProtocolViolationException>(() => new PacketGuard(10, Largest).Inspect(Packet(11)));
        new PacketGuard(10, Largest).Inspect([.. Packet(10), .. Packet(Largest)]);
    }

    [Fact]
    public void A_length_of_five_bytes_is_invalid() =>
        Should.Throw<MqttProtocolViolationException>(() => new PacketGuard(int.MaxValue, int.MaxValue).Inspect([0x30, 0x80, 0x80, 0x80, 0x80, 0x00]));

    private static byte[] Packet(int body)
    {
        var length = new List<byte>();
        for (var rest = body; ;)
        {
            var digit = rest & 0x7F;
            rest >>= 7;
            length.Add((byte)(rest > 0 ? digit | 0x80 : digit));
            if (rest == 0)
            {
                return [0x30, .. length, .. Enumerable.Repeat((byte)0xEE, body)];
            }
        }
    }
}
