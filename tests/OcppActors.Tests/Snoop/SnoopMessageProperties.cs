using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Recordings;
using OcppActors.Snoop;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Tests.Snoop;

/// <summary>What a bridge, a recorder and a playback read, from a relay or a file that may contain anything.</summary>
[Trait("Kind", "fuzz")]
public sealed class SnoopMessageProperties
{
    private static readonly DateTimeOffset Now = new(2026, 4, 18, 20, 3, 20, TimeSpan.Zero);

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", "\"", ",", ":", "\\", "\\u0000", "\\ud800", "null", "7", "\n", "\u00FF", "\"Connection\"", "\"Message, Connection\"", "\"7\"", "\"CSMS\"",
        "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59-14:00", "-14:00", "2026",
        "\"event\":\"Disconnection\",", "\"timestamp\":\"9999-12-31T23:59:59Z\",", "\"payload\":[],", "\"cp_id\":\"\",",
    ];

    private static readonly Gen<TrafficEvent> Events =
        from id in Gen.Elements("CP001", "a\"b\\c", "Garage Süd: 1|2", "日本", "\0\n")
        from protocol in Gen.Elements(null, "ocpp1.6", "\u2028")
        from time in Gen.Elements(Now, Now.AddMinutes(5), DateTimeOffset.UnixEpoch, Now.AddYears(7000))
        from payload in Gen.Elements("[2,\"1\",\"Heartbeat\",{}]", "[2, \"1\",\"MeterValues\", {\"connectorId\":1,\"meterValue\":[{\"sampledValue\":[{\"value\":\"7\"}]}]}]", "\"text\"", "[3,\"1\",{}]")
        from kind in Gen.Choose(0, 3)
        let connection = new ChargePointConnection(1, "/x", new ChargePointId(id), protocol)
        select kind switch
        {
            0 => new ChargePointConnected(connection, time),
            1 => new ChargePointDisconnected(connection, time) { Close = new WebSocketClose(Direction.FromCsms, 1008, "bye\"") },
            _ => (TrafficEvent)new MessageSeen(connection, time, (Direction)(kind % 2), OcppMessage.OfJson(Encoding.UTF8.GetBytes(payload)), 0),
        };

    /// <summary>Lines of a stream or of a recording, some of which are none.</summary>
    public static Gen<byte[]> Lines { get; } = Hostile.Bytes(Events.Select(traffic => SnoopEnvelope.Render(traffic).ToArray()), Tokens);

    [Fact]
    public void What_is_rendered_is_read_back() =>
        Prop.ForAll(Events.ToArbitrary(), traffic =>
        {
            var read = SnoopMessage.Parse(SnoopEnvelope.Render(traffic)).ShouldNotBeNull();

            read.ChargePoint.ShouldBe(traffic.Connection.ChargePoint);
            read.Protocol.ShouldBe(traffic.Connection.Subprotocol);
            (read.Timestamp - traffic.Timestamp).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(1));
            read.Payload.Span.SequenceEqual(traffic is MessageSeen seen ? seen.Payload.Span : read.Payload.Span).ShouldBeTrue();
        }).Fuzz();

    [Fact]
    public void What_is_read_is_a_message_that_can_be_sent_again() =>
        Prop.ForAll(Lines.ToArbitrary(), line =>
        {
            if (SnoopMessage.Parse(line) is not { } read)
            {
                return;
            }

            Enum.IsDefined(read.Event).ShouldBeTrue();
            Utf8.IsValid(line).ShouldBeTrue("a viewer would end the connection");
            using var payload = JsonDocument.Parse(read.Payload, new JsonDocumentOptions { MaxDepth = SnoopPayload.MaximumDepth + 1 });
            var again = SnoopMessage.Parse(TimestampRewriter.Rewrite(line, Now)).ShouldNotBeNull();
            (again.Event, again.ChargePoint, again.Timestamp).ShouldBe((read.Event, read.ChargePoint, Now));
            again.Payload.Span.SequenceEqual(read.Payload.Span).ShouldBeTrue();
        }).Fuzz(500);

    [Fact]
    public void No_stream_makes_its_readers_throw() =>
        Prop.ForAll(Lines.ListOf().Resize(20).ToArbitrary(), Gen.Choose(0, 5).ToArbitrary(), (lines, replay) =>
        {
            var (history, roster, clock) = (new RecordedHistory(), new SnoopRoster(), new PlayClock(PlayRules.Default, Now));
            var device = ChargePointDevice.New(new ChargePointId("CP001"), DeviceSettings.Default).Apply(new Restored(Now, null, false)).Device;
            history.BeginStream(replay > 0);
            foreach (var line in lines)
            {
                if (SnoopMessage.Parse(line) is { } read)
                {
                    history.TryAdd(line, read.Timestamp);
                    clock.DueAt(read.Timestamp);
                    device = roster.Apply(read) is MessageSeen seen
                        ? device.Apply(new MessageReceived(Now, seen.Connection.Number, seen.Timestamp, seen.Sender, "ocpp1.6", seen.Message)).Device
                        : device;
                }

                if (--replay == 0)
                {
                    history.EndReplay();
                }
            }
        }).Fuzz(200);
}
