using System.Net.Sockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using OcppActors.Broker;
using Shouldly;

namespace OcppActors.Tests.Broker;

[Trait("Kind", "fuzz")]
public sealed class BrokerProperties
{
    private const int Limit = 1000;

    private static readonly byte[][] Packets =
    [
        [0x10, 15, 0, 4, .. "MQTT"u8, 4, 0x02, 0, 60, 0, 3, .. "raw"u8], // CONNECT of 3.1.1
        [0x10, 37, 0, 4, .. "MQTT"u8, 4, 0xC6, 0, 0, 0, 2, .. "me"u8, 0, 4, .. "will"u8, 0, 3, .. "end"u8, 0, 2, .. "me"u8, 0, 2, .. "it"u8, 0, 0], // with a will and a login
        [0x10, 21, 0, 4, .. "MQTT"u8, 5, 0x02, 0, 60, 5, 0x11, 0, 0, 0, 9, 0, 3, .. "raw"u8], // CONNECT of 5
        [0x82, 6, 0, 1, 0, 1, .. "t"u8, 1], // SUBSCRIBE
        [0x82, 6, 0, 2, 0, 1, .. "#"u8, 0],
        [0xA2, 5, 0, 3, 0, 1, .. "t"u8], // UNSUBSCRIBE
        [0x30, 4, 0, 1, .. "t"u8, 0x78], // PUBLISH, QoS 0
        [0x33, 8, 0, 1, .. "t"u8, 0, 4, .. "abc"u8], // QoS 1, retained
        [0x34, 7, 0, 1, .. "t"u8, 0, 5, .. "xy"u8], // QoS 2
        [0x62, 2, 0, 5], // PUBREL
        [0x40, 2, 0, 1], // PUBACK
        [0xC0, 0], // PINGREQ
        [0xE0, 0], // DISCONNECT
    ];

    private static readonly Gen<byte[]> Conversations = Hostile.Bytes(
        from connect in Gen.Elements(Packets[..3])
        from others in Gen.Elements(Packets).ListOf()
        select connect.Concat(others.Take(20).SelectMany(packet => packet)).ToArray(),
        "MQTT", "MQIsdp", "\0\0", "\u00FF\u00FF\u00FF\u007F", "\u0080\u0080\u0080\u0080\u0001", "+", "#", "$SYS/", "/", "\u00FF", "\u00C0\u0080", "\u0010", "\u00F0\0");

    [Fact]
    public void No_chunking_changes_what_the_guard_lets_through() =>
        Prop.ForAll(Conversations.ToArbitrary(), Hostile.ChunkSizes.ToArbitrary(), (bytes, sizes) =>
            Refusal(Hostile.Chunks(bytes, sizes)).ShouldBe(Refusal([bytes]))).Fuzz();

    [Fact]
    public async Task No_bytes_of_one_client_disturb_another()
    {
        await using var run = await BrokerRun.StartAsync();
        var heard = new SemaphoreSlim(0);
        var expected = "";
        using var innocent = await run.ClientAsync("innocent", message =>
        {
            if (message.ConvertPayloadToString() == Volatile.Read(ref expected))
            {
                heard.Release();
            }
        });
        await innocent.SubscribeAsync("innocent/topic", MqttQualityOfServiceLevel.AtLeastOnce);
        var number = 0;
        await Task.Run(() => Prop.ForAll(Conversations.ToArbitrary(), Hostile.ChunkSizes.ToArbitrary(), (bytes, sizes) => AttackAsync(bytes, sizes).GetAwaiter().GetResult()).Fuzz());

        async Task AttackAsync(byte[] bytes, int[] sizes)
        {
            await SendAsync(run, bytes, sizes);
            Volatile.Write(ref expected, $"message {++number}");
            (await innocent.PublishStringAsync("innocent/topic", expected, MqttQualityOfServiceLevel.AtLeastOnce)).IsSuccess.ShouldBeTrue();
            (await heard.WaitAsync(BrokerRun.Patience)).ShouldBeTrue();
        }
    }

    [Fact]
    public void No_store_makes_it_throw_and_what_is_read_can_be_written_again()
    {
        var messages = Gen.Elements("ocpp/CP1/availability", "a", "ü\0\"\\").Zip(Gen.OneOf(Hostile.Garbage, Gen.Constant("online"u8.ToArray())), (topic, payload) => new RetainedMessage(topic, 1, payload));
        var stores = messages.ListOf().Select(all => Written([.. all]));
        Prop.ForAll(
            Hostile.Bytes(stores, "\n", "{", "}", "\"", ":", "null", "\\ud800", "\\u0000", "-1", "3", "1e9", "\"qos\":2,", "\"text\":\"\",", "\"base64\":\"=\",", "\"topic\":null,").ToArbitrary(),
            store =>
            {
                var read = RetainedFormat.Read(new StreamReader(new MemoryStream(store), Encoding.UTF8)).Messages;
                var (again, damage) = RetainedFormat.Read(new StreamReader(new MemoryStream(Written(read)), Encoding.UTF8));

                damage.ShouldBeNull();
                again.Select(Describe).ShouldBe(read.Select(Describe));
                read.ShouldAllBe(message => message.Topic.Length > 0 && message.Quality >= 0 && message.Quality <= 2 && message.Payload.Length > 0);
            }).Fuzz(200);
    }

    private static async Task SendAsync(BrokerRun run, byte[] bytes, int[] sizes)
    {
        using var raw = await run.RawAsync();
        var stream = raw.GetStream();
        try
        {
            foreach (var chunk in Hostile.Chunks(bytes, sizes))
            {
                await stream.WriteAsync(chunk);
            }

            raw.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null).WaitAsync(BrokerRun.Patience);
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            // The broker has ended it.
        }
    }

    private static string? Refusal(IEnumerable<byte[]> chunks)
    {
        var guard = new PacketGuard(Limit, Limit);
        try
        {
            foreach (var chunk in chunks)
            {
                guard.Inspect(chunk);
            }

            return null;
        }
        catch (MqttProtocolViolationException violation)
        {
            return violation.Message;
        }
    }

    private static byte[] Written(IReadOnlyList<RetainedMessage> messages)
    {
        var stream = new MemoryStream();
        RetainedFormat.Write(stream, messages);
        return stream.ToArray();
    }

    private static string Describe(RetainedMessage message) => $"{message.Topic} {message.Quality} {Convert.ToHexString(message.Payload.Span)}";
}
