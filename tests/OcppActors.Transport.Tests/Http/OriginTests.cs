using FsCheck.Fluent;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using Shouldly;
using static OcppActors.TestSupport.Requests;

namespace OcppActors.Transport.Tests.Http;

public sealed class OriginTests
{
    private const string Cpms = "cpms.example.com:8443";

    [Theory]
    [InlineData("http://192.168.1.5:8500", "192.168.1.5:8500", "http://cpms.example.com:8443")]
    [InlineData("https://192.168.1.5:8500", "192.168.1.5:8500", "https://cpms.example.com:8443")]
    [InlineData("ws://relay.lan:8500", "Relay.LAN:8500", "ws://cpms.example.com:8443")]
    [InlineData("WSS://relay.lan:8500", "relay.lan:8500", "WSS://cpms.example.com:8443")]
    [InlineData("http://192.168.1.5", "192.168.1.5:8500", "http://cpms.example.com:8443")]
    [InlineData("http://relay.lan", "relay.lan", "http://cpms.example.com:8443")]
    [InlineData("http://[fd00::5]:8500", "[fd00::5]:8500", "http://cpms.example.com:8443")]
    [InlineData("http://[fd00::5]", "[fd00::5]:8500", "http://cpms.example.com:8443")]
    [InlineData("http://relay.lan:8500/", "relay.lan:8500", "http://cpms.example.com:8443/")]
    public void One_that_names_the_charger_s_Host_names_the_CPMS(string origin, string host, string sent) =>
        Origin.Rewrite(origin, host, Cpms).ShouldBe(sent);

    [Theory]
    [InlineData("http://192.168.1.5:80", "192.168.1.5:8500")]
    [InlineData("http://relay.lan:8500", "relay.lan")]
    [InlineData("http://portal.example.com", "relay.lan:8500")]
    [InlineData("http://relay.lan.example.com", "relay.lan")]
    [InlineData("http://fd00::5", "[fd00::5]:8500")]
    [InlineData("file://relay.lan", "relay.lan")]
    [InlineData("http://user@relay.lan", "relay.lan")]
    [InlineData("http://relay.lan http://relay.lan", "relay.lan")]
    [InlineData("http://", ":8500")]
    [InlineData("http://relay.lan", null)]
    [InlineData("http://", "")]
    [InlineData("relay.lan", "relay.lan")]
    [InlineData("null", "null")]
    [InlineData("", "relay.lan")]
    public void Any_other_stays(string origin, string? host) => Origin.Rewrite(origin, host, Cpms).ShouldBe(origin);

    [Fact]
    [Trait("Kind", "fuzz")]
    public void It_stays_or_changes_to_the_CPMS_s_host_alone()
    {
        var piece = Gen.Elements("http", "://", "/", ":", "relay", "8500", "[::1]", "@", " ", "wss", ".", "é");
        var text = piece.ArrayOf().Select(string.Concat);
        Prop.ForAll(text.ToArbitrary(), text.ToArbitrary(), (origin, host) =>
        {
            var sent = Origin.Rewrite(origin, host, Cpms);

            if (sent != origin)
            {
                var start = sent.IndexOf(Cpms, StringComparison.Ordinal);
                sent[..start].ShouldBe(origin[..start]);
                var rest = sent[(start + Cpms.Length)..];
                origin.ShouldEndWith(rest);
                host.ShouldStartWith(origin[start..^rest.Length]);
                Origin.Rewrite(sent, host, Cpms).ShouldBe(sent);
            }
        }).Fuzz();
    }

    [Fact]
    public void Each_Origin_of_a_request_is_rewritten_and_nothing_else()
    {
        var sent = Sound(
            Head("/CP1", "Host: relay:8500", "origin: http://relay:8500", "Referer: http://relay:8500", "Origin: http://elsewhere"),
            new Routing(new Uri("wss://cpms.example.com/ocpp"))).AtCpms();

        sent.ShouldContain("\r\nHost: cpms.example.com\r\n");
        sent.ShouldContain("\r\norigin: http://cpms.example.com\r\nReferer: http://relay:8500\r\nOrigin: http://elsewhere\r\n");
    }
}
