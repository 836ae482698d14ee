using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using Shouldly;
using static OcppActors.TestSupport.Requests;

namespace OcppActors.Transport.Tests.Http;

public sealed class UpgradeRequestTests
{
    [Theory]
    [InlineData("/CP001", "/CP001", "", "CP001")]
    [InlineData("/ocpp/CP001", "/ocpp/CP001", "", "CP001")]
    [InlineData("/ocpp/CP001/", "/ocpp/CP001/", "", "CP001")]
    [InlineData("//CP001", "/CP001", "", "CP001")]
    [InlineData("//ocpp//CP001//", "/ocpp//CP001//", "", "CP001")]
    [InlineData("///CP001?a=//b", "/CP001", "?a=//b", "CP001")]
    [InlineData("/ws://192.168.1.20:8500/CP_1/SERIAL_1234", "/CP_1/SERIAL_1234", "", "SERIAL_1234")]
    [InlineData("//WSS://relay//CP001?x", "/CP001", "?x", "CP001")]
    [InlineData("/a/ws://relay/CP001", "/a/ws://relay/CP001", "", "CP001")]
    [InlineData("/ftp://relay/CP001", "/ftp://relay/CP001", "", "CP001")]
    [InlineData("http://relay//CP001", "/CP001", "", "CP001")]
    [InlineData("/RDAM%7C123?a=1&b", "/RDAM%7C123", "?a=1&b", "RDAM|123")]
    [InlineData("/00:80:F4:43:0B:34", "/00:80:F4:43:0B:34", "", "00:80:F4:43:0B:34")]
    [InlineData("/S%C3%BCd%204", "/S%C3%BCd%204", "", "Süd 4")]
    [InlineData("/100%25", "/100%25", "", "100%")]
    [InlineData("/a..b/.CP001...", "/a..b/.CP001...", "", ".CP001...")]
    [InlineData("http://relay:8500/a/CP001?x", "/a/CP001", "?x", "CP001")]
    [InlineData("WS://relay/CP001?http://x/y", "/CP001", "?http://x/y", "CP001")]
    public void The_last_segment_names_the_charge_point(string target, string path, string query, string id)
    {
        var request = Sound(Head(target));

        (request.Path, request.Query, request.ChargePoint.Value).ShouldBe((path, query, id));
    }

    [Theory]
    [InlineData("/", "names no charge point")]
    [InlineData("//", "names no charge point")]
    [InlineData("/?CP001", "names no charge point")]
    [InlineData("http://relay", "names no charge point")]
    [InlineData("/ws://relay", "names no charge point")]
    [InlineData("//../CP001", ". or ..")]
    [InlineData("/ws://relay/../CP001", ". or ..")]
    [InlineData("http://relay?x/CP001", "names no charge point")]
    [InlineData("/a/../CP001", ". or ..")]
    [InlineData("/a/..", ". or ..")]
    [InlineData("/./CP001", ". or ..")]
    [InlineData("/a/%2e%2E/CP001", ". or ..")]
    [InlineData("/a/.%2e/CP001", ". or ..")]
    [InlineData("/a%2f..%2fCP001", ". or ..")]
    [InlineData("/a\\..\\CP001", ". or ..")]
    [InlineData("/a%5C..%5cCP001", ". or ..")]
    [InlineData("/a/%252e%252e/CP001", ". or ..")]
    [InlineData("/a/%25252e./CP001", ". or ..")]
    [InlineData("/%252525252525252525252525/CP001", "over and over")]
    [InlineData("/a/..;x=1/CP001", ". or ..")]
    [InlineData("/a/%c0%ae%c0%ae/CP001", "UTF-8")]
    [InlineData("/CP%FF", "UTF-8")]
    [InlineData("/CP%ED%A0%80", "UTF-8")]
    [InlineData("/CP%", "begins no percent-encoded byte")]
    [InlineData("/CP%4", "begins no percent-encoded byte")]
    [InlineData("/CP%zz", "begins no percent-encoded byte")]
    [InlineData("/CP%0d%0aX-Injected:1", "control character")]
    [InlineData("/a%00b/CP001", "control character")]
    [InlineData("/CP%7F", "control character")]
    [InlineData("/CP%C2%85", "control character")]
    [InlineData("/CP001#x", "fragment")]
    [InlineData("/CP001?x#y", "fragment")]
    [InlineData("*", "path does not begin with a slash")]
    [InlineData("CP001", "path does not begin with a slash")]
    [InlineData("ftp://relay/CP001", "path does not begin with a slash")]
    public void An_unsound_target_is_refused_with_its_reason(string target, string reason) =>
        Reason(Head(target)).ShouldContain(reason);

    [Theory]
    [InlineData("/ocpp1.6?station=one", "/ocpp1.6?station=one", "one", "/ocpp1.6?station=one")]
    [InlineData("/ocpp1.6?stat%69on=S%C3%BCd%2F4", "/ocpp1.6?stat%69on=S%C3%BCd%2F4", "Süd/4", "/ocpp1.6?stat%69on=S%C3%BCd%2F4")]
    [InlineData("/?station=one", "/?station=one", "one", "/?station=one")]
    [InlineData("//?station=one", "/?station=one", "one", "/?station=one")]
    [InlineData("/CP001?station=", "/CP001", "CP001", "/CP001?station=")]
    [InlineData("/CP001?station", "/CP001", "CP001", "/CP001?station")]
    [InlineData("/CP001?Station=one&x%zz=1", "/CP001", "CP001", "/CP001?Station=one&x%zz=1")]
    [InlineData("/CP001", "/CP001", "CP001", "/CP001")]
    public void The_query_names_the_charge_point_where_it_has_the_parameter(string target, string identity, string id, string atCpms)
    {
        var request = Sound(Head(target), Requests.Routing with { IdQuery = "station", DefaultId = "OTHER" });

        (request.Path, request.ChargePoint.Value, request.Route.Target).ShouldBe((identity, id, atCpms));
    }

    [Theory]
    [InlineData("/ocpp?station=%zz", "begins no percent-encoded byte")]
    [InlineData("/ocpp?station=%FF", "UTF-8")]
    [InlineData("/ocpp?station=a%0Ab", "control character")]
    [InlineData("/?other=1", "names no charge point")]
    [InlineData("/ocpp?station=CP001&station=EVIL", "the query names the charge point more than once")]
    [InlineData("/ocpp?station=&station=EVIL", "the query names the charge point more than once")]
    [InlineData("/ocpp?station&x=1&st%61tion=EVIL", "the query names the charge point more than once")]
    [InlineData("/ocpp?Station=EVIL&station=CP001", "the query names the charge point more than once")]
    public void An_invalid_id_in_the_query_is_refused(string target, string expected)
    {
        UpgradeRequest.TryCreate(Head(target), Requests.Routing with { IdQuery = "station" }, out _, out var reason).ShouldBeFalse();

        reason.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public void An_id_in_the_query_may_have_255_characters()
    {
        var routing = Requests.Routing with { IdQuery = "station" };

        Sound(Head($"/a?station={new string('x', 255)}"), routing).ChargePoint.Value.Length.ShouldBe(255);
        UpgradeRequest.TryCreate(Head($"/a?station={new string('x', 256)}"), routing, out _, out var reason).ShouldBeFalse();
        reason.ShouldNotBeNull().ShouldContain("255");
    }

    [Fact]
    public void Possible_secrets_are_not_printed()
    {
        var request = Requests.Sound(Requests.Head("/CP1?token=secret", "Authorization: Basic c2VjcmV0"));

        $"{request} {string.Join(' ', request.Fields)}".ShouldSatisfyAllConditions(
            text => text.ShouldContain("/CP1"), text => text.ShouldNotContain("secret"), text => text.ShouldNotContain("c2VjcmV0"));
    }

    [Theory]
    [InlineData("/CP1?token=secret", "/CP1")]
    [InlineData("http://user:secret@relay/CP1?x", "/CP1")]
    [InlineData("user:secret@relay:80", "")]
    public void Only_the_path_of_a_target_is_logged(string target, string path) =>
        RequestTarget.PathOf(target).ShouldBe(path);

    [Fact]
    public void A_path_may_have_2048_bytes_and_an_id_255_characters()
    {
        Sound(Head("/" + new string('x', 255))).ChargePoint.Value.Length.ShouldBe(255);
        Sound(Head("/" + string.Concat(Enumerable.Repeat("%C3%BC", 255)))).ChargePoint.Value.Length.ShouldBe(255);
        Sound(Head("/" + string.Concat(Enumerable.Repeat("xxxxxxx/", 255)) + "CP00001")).Path.Length.ShouldBe(2048);

        Reason(Head("/" + new string('x', 256))).ShouldContain("255");
        Reason(Head("/" + string.Concat(Enumerable.Repeat("xxxxxxx/", 255)) + "CP000001")).ShouldContain("2048");
    }

    [Theory]
    [InlineData("Content-Length: 5")]
    [InlineData("Content-Length: 0", "content-length: 0")]
    [InlineData("Content-Length: 0, 0")]
    [InlineData("Transfer-Encoding: chunked")]
    public void An_upgrade_with_a_body_is_refused(params string[] fields) =>
        Reason(Head("/CP001", fields)).ShouldBe("an upgrade request has no body");

    [Theory]
    [InlineData("Host: a\r\nhost: b", "more than one Host")]
    [InlineData("X: a\0b", "control character")]
    [InlineData("X: a\u0001b", "control character")]
    [InlineData("X: a\u007fb", "control character")]
    [InlineData("X(y): a", "header's name")]
    public void Headers_that_two_readers_could_understand_differently_are_refused(string fields, string reason) =>
        Reason(Head("/CP001", fields)).ShouldContain(reason);

    [Fact]
    public void The_request_reaches_the_CPMS_as_it_was_sent()
    {
        var head = Head(
            "/x/CP%20001?q=1",
            "Host: relay:8500",
            "connection: keep-alive, Upgrade, X-Hop",
            "X-Hop: for the relay alone",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "sec-websocket-protocol: ocpp2.0.1, ocpp1.6",
            "Sec-WebSocket-Protocol: ocpp1.5",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
            "Authorization: Basic Q1A6c2VjcmV0",
            "X-Forwarded-For: 203.0.113.9",
            "User-Agent: Charger/1.0 (über)",
            "X-Twice: 1",
            "x-twice:",
            "Content-Length: 0");

        Sound(head, new Routing(new Uri("wss://cpms.example.com:8443/ws/webSocket/?t=2"))).AtCpms().ShouldBe(
            """
            GET /ws/webSocket/x/CP%20001?t=2&q=1 HTTP/1.1
            Host: cpms.example.com:8443
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            sec-websocket-protocol: ocpp2.0.1, ocpp1.6
            Sec-WebSocket-Protocol: ocpp1.5
            Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits
            Authorization: Basic Q1A6c2VjcmV0
            X-Forwarded-For: 203.0.113.9
            User-Agent: Charger/1.0 (über)
            X-Twice: 1
            x-twice: 


            """.ReplaceLineEndings("\r\n"));
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6", true)]
    [InlineData("Sec-WebSocket-Protocol: ,ocpp2.0.1", true)]
    [InlineData("Sec-WebSocket-Protocol:", false)]
    [InlineData("Sec-WebSocket-Protocol: ,", false)]
    [InlineData("X: y", false)]
    public void An_empty_subprotocol_header_offers_nothing(string field, bool offers) =>
        Sound(Head("/CP001", field)).OffersSubprotocol.ShouldBe(offers);
}
