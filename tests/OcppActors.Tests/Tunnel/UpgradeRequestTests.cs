using System.Buffers;
using System.Text;
using OcppActors.Tunnel;
using Shouldly;

namespace OcppActors.Tests.Tunnel;

public sealed class UpgradeRequestTests
{
    [Theory]
    [InlineData("/CP001", "/CP001", "", "CP001")]
    [InlineData("/ocpp/CP001", "/ocpp/CP001", "", "CP001")]
    [InlineData("/ocpp/CP001/", "/ocpp/CP001/", "", "CP001")]
    [InlineData("/RDAM%7C123?a=1&b", "/RDAM%7C123", "?a=1&b", "RDAM|123")]
    [InlineData("/00:80:F4:43:0B:34", "/00:80:F4:43:0B:34", "", "00:80:F4:43:0B:34")]
    [InlineData("http://relay:8500/a/CP001?x", "/a/CP001", "?x", "CP001")]
    public void The_last_segment_names_the_charge_point(string target, string path, string query, string id)
    {
        UpgradeRequest.TryCreate(Head(target), out var request, out _).ShouldBeTrue();

        request.ShouldNotBeNull();
        (request.Path, request.Query, request.ChargePoint.Value).ShouldBe((path, query, id));
    }

    [Theory]
    [InlineData("/", "names no charge point")]
    [InlineData("//", "names no charge point")]
    [InlineData("http://relay", "names no charge point")]
    [InlineData("/a/../CP001", ". or ..")]
    [InlineData("/a/%2e%2E/CP001", ". or ..")]
    [InlineData("/a%2f..%2fCP001", ". or ..")]
    [InlineData("/./CP001", ". or ..")]
    [InlineData("/CP%0d%0aX-Injected:1", "control character")]
    [InlineData("*", "not a path")]
    public void An_unsound_target_is_refused_with_its_reason(string target, string reason)
    {
        UpgradeRequest.TryCreate(Head(target), out _, out var said).ShouldBeFalse();

        said.ShouldNotBeNull().ShouldContain(reason);
    }

    [Fact]
    public void An_overlong_path_or_id_is_refused()
    {
        UpgradeRequest.TryCreate(Head("/" + new string('x', 256)), out _, out var id).ShouldBeFalse();
        UpgradeRequest.TryCreate(Head("/" + new string('x', 2048)), out _, out var path).ShouldBeFalse();

        id.ShouldNotBeNull().ShouldContain("255");
        path.ShouldNotBeNull().ShouldContain("2048");
    }

    [Theory]
    [InlineData("Content-Length: 5")]
    [InlineData("Transfer-Encoding: chunked")]
    public void An_upgrade_with_a_body_is_refused(string field)
    {
        UpgradeRequest.TryCreate(Head("/CP001", field), out _, out var reason).ShouldBeFalse();

        reason.ShouldBe("an upgrade request has no body");
    }

    [Theory]
    [InlineData("Host: a\r\nHost: b", "more than one Host")]
    [InlineData("X: a\0b", "control character")]
    public void Headers_that_two_readers_could_understand_differently_are_refused(string fields, string reason)
    {
        UpgradeRequest.TryCreate(Head("/CP001", fields), out _, out var said).ShouldBeFalse();

        said.ShouldNotBeNull().ShouldContain(reason);
    }

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
            "User-Agent: Charger/1.0 (über)",
            "Content-Length: 0");
        UpgradeRequest.TryCreate(head, out var request, out _).ShouldBeTrue();

        var sent = Encoding.Latin1.GetString(UpstreamRequest.Render(new Uri("wss://cpms.example.com:8443/ws/webSocket/?t=2"), request!));

        sent.ShouldBe(
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
            User-Agent: Charger/1.0 (über)


            """.ReplaceLineEndings("\r\n"));
    }

    [Theory]
    [InlineData("ws://cpms", "", "/CP")]
    [InlineData("ws://cpms/", "", "/CP")]
    [InlineData("ws://cpms/a", "", "/a/CP")]
    [InlineData("ws://cpms/a/", "?", "/a/CP?")]
    [InlineData("ws://cpms/a?k=v", "", "/a/CP?k=v")]
    [InlineData("ws://cpms/a?k=v", "?x", "/a/CP?k=v&x")]
    public void The_path_goes_below_the_CPMS_path(string cpms, string query, string target)
    {
        UpgradeRequest.TryCreate(Head("/CP" + query), out var request, out _);

        UpstreamRequest.Target(new Uri(cpms), request!).ShouldBe(target);
    }

    private static RequestHead Head(string target, params string[] fields)
    {
        var text = $"GET {target} HTTP/1.1\r\nUpgrade: websocket\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\n";
        return RequestHeadParser.Parse(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(text))).ShouldNotBeNull();
    }
}
