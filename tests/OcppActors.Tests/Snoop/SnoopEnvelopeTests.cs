using System.Text;
using System.Text.Json.Nodes;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Snoop;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Tests.Snoop;

public sealed class SnoopEnvelopeTests
{
    private static readonly DateTimeOffset At = new(2026, 4, 18, 22, 3, 20, 123, TimeSpan.FromHours(2));

    [Fact]
    public void A_message_has_exactly_these_keys_in_this_order_and_its_own_text() =>
        Render(Seen("CP1", "ocpp1.6", """[2, "id","Heartbeat",{ }]""")).ShouldBe(
            """{"event":"Message","sender":"CP","protocol":"ocpp1.6","cp_id":"CP1","payload":[2, "id","Heartbeat",{ }],"timestamp":"2026-04-18T20:03:20.123Z"}""");

    [Fact]
    public void Connection_and_Disconnection_are_sent_by_the_charge_point_with_an_empty_payload()
    {
        var connection = new ChargePointConnection(1, "/CP1", new ChargePointId("CP1"), null);

        Render(new ChargePointConnected(connection, At)).ShouldBe(
            """{"event":"Connection","sender":"CP","protocol":null,"cp_id":"CP1","payload":{},"timestamp":"2026-04-18T20:03:20.123Z"}""");
        Render(new ChargePointDisconnected(connection, At)).ShouldBe(
            """{"event":"Disconnection","sender":"CP","protocol":null,"cp_id":"CP1","payload":{},"timestamp":"2026-04-18T20:03:20.123Z"}""");
    }

    [Theory]
    [InlineData(Direction.FromCsms, 1008, "already connected", """{"sender":"CSMS","code":1008,"reason":"already connected"}""")]
    [InlineData(Direction.FromChargePoint, 1005, "", """{"sender":"CP","code":1005,"reason":""}""")]
    [InlineData(Direction.FromChargePoint, 65535, "\"}\u0000\n\uFFFD", """{"sender":"CP","code":65535,"reason":"\"}\u0000\n\uFFFD"}""")]
    public void A_Disconnection_that_a_Close_began_says_which(Direction sender, int code, string reason, string payload)
    {
        var connection = new ChargePointConnection(1, "/CP1", new ChargePointId("CP1"), null);
        var disconnected = new ChargePointDisconnected(connection, At) { Close = new WebSocketClose(sender, code, reason) };

        var rendered = Render(disconnected);

        rendered.ShouldStartWith("""{"event":"Disconnection","sender":"CP","protocol":null,"cp_id":"CP1","payload":{""");
        JsonNode.DeepEquals(JsonNode.Parse(rendered)!["payload"], JsonNode.Parse(payload)).ShouldBeTrue(rendered);
        var read = SnoopMessage.Parse(Encoding.UTF8.GetBytes(rendered)).ShouldNotBeNull();
        (read.Event, read.Sender).ShouldBe((SnoopEvent.Disconnection, Direction.FromChargePoint));
        new SnoopRoster().Apply(read).ShouldBeOfType<ChargePointDisconnected>().Connection.ChargePoint.Value.ShouldBe("CP1");
    }

    [Theory]
    [InlineData(255, 255, true)]
    [InlineData(256, 10, false)]
    [InlineData(10, 256, false)]
    public void An_id_or_subprotocol_that_no_relay_sends_makes_a_message_unreadable(int id, int protocol, bool isRead)
    {
        var json = $$"""{"event":"Connection","sender":"CP","protocol":"{{new string('p', protocol)}}","cp_id":"{{new string('i', id)}}","payload":{},"timestamp":"2026-04-18T20:03:20.123Z"}""";

        (SnoopMessage.Parse(Encoding.UTF8.GetBytes(json)) is not null).ShouldBe(isRead);
    }

    [Fact]
    public void The_payload_of_a_Close_has_exactly_these_keys_in_this_order()
    {
        var connection = new ChargePointConnection(1, "/CP1", new ChargePointId("CP1"), null);

        Render(new ChargePointDisconnected(connection, At) { Close = new WebSocketClose(Direction.FromCsms, 1008, "bye") })
            .ShouldContain(""","payload":{"sender":"CSMS","code":1008,"reason":"bye"},"timestamp":""");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a\"b\\c")]
    [InlineData("Garage Süd: 1|2")]
    [InlineData("日本")]
    public void Reading_gives_back_what_was_rendered(string id)
    {
        var seen = Seen(id, "ocpp2.0.1", """{"not":"an array"}""");

        var read = SnoopMessage.Parse(SnoopEnvelope.Render(seen)).ShouldNotBeNull();

        (read.Event, read.Sender, read.Protocol, read.ChargePoint.Value, read.Timestamp)
            .ShouldBe((SnoopEvent.Message, Direction.FromChargePoint, "ocpp2.0.1", id, At));
        read.Payload.ToArray().ShouldBe(seen.Payload.ToArray());
    }

    [Fact]
    public void The_original_s_messages_are_read_too()
    {
        const string original = """{"event": "Message", "sender": "CSMS", "protocol": null, "cp_id": "C", "payload": [3, "1", {}], "timestamp": "2026-04-18T20:03:20Z"}""";

        var read = SnoopMessage.Parse(Encoding.UTF8.GetBytes(original)).ShouldNotBeNull();

        read.Sender.ShouldBe(Direction.FromCsms);
        Encoding.UTF8.GetString(read.Payload.Span).ShouldBe("""[3, "1", {}]""");
        read.Timestamp.ShouldBe(new DateTimeOffset(2026, 4, 18, 20, 3, 20, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"event":"Message"}""")]
    [InlineData("""{"event":"Other","sender":"CP","cp_id":"C","payload":{},"timestamp":"2026-04-18T20:03:20Z"}""")]
    [InlineData("""{"event":"Message","sender":"CP","cp_id":5,"payload":{},"timestamp":"2026-04-18T20:03:20Z"}""")]
    [InlineData("""{"event":"Message","sender":"CP","cp_id":"C","payload":{},"timestamp":"yesterday"}""")]
    [InlineData("""{"event":"Message","sender":"CP","cp_id":"","payload":{},"timestamp":"2026-04-18T20:03:20Z"}""")]
    [InlineData("""{"event":"2","sender":"CP","cp_id":"C","payload":{},"timestamp":"2026-04-18T20:03:20Z"}""")]
    [InlineData("""{"event":"Message","sender":"CP","cp_id":"C","payload":{},"timestamp":"0001-01-01T00:00:00Z"}""")]
    [InlineData("""{"event":"Message","sender":"CP","cp_id":"C","payload":{},"timestamp":"9999-12-31T23:59:59Z"}""")]
    public void An_invalid_snoop_message_is_not_parsed(string text) =>
        SnoopMessage.Parse(Encoding.UTF8.GetBytes(text)).ShouldBeNull();

    [Fact]
    public void A_snoop_message_that_is_not_UTF_8_is_not_parsed()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"event":"Message","sender":"CP","cp_id":"C","payload":["?"],"timestamp":"2026-04-18T20:03:20Z"}""");
        SnoopMessage.Parse(bytes).ShouldNotBeNull();

        bytes[bytes.AsSpan().IndexOf((byte)'?')] = 0xFF;

        SnoopMessage.Parse(bytes).ShouldBeNull();
    }

    private static string Render(TrafficEvent traffic) => Encoding.UTF8.GetString(SnoopEnvelope.Render(traffic).Span);

    private static MessageSeen Seen(string id, string? protocol, string payload) => new(
        new ChargePointConnection(1, "/x", new ChargePointId(id), protocol),
        At, Direction.FromChargePoint, OcppMessage.OfJson(Encoding.UTF8.GetBytes(payload)), 0);
}
