using OcppActors.Domain.Ocpp;
using OcppActors.Sessions;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class AdviceTests
{
    [Theory]
    [InlineData(200, ": that is a web page, or a proxy that does not allow WebSockets; check the path of the CPMS URL")]
    [InlineData(204, ": that is a web page, or a proxy that does not allow WebSockets; check the path of the CPMS URL")]
    [InlineData(400, ": it does not understand the request; does the CPMS URL begin with ws:// instead of wss://?")]
    [InlineData(401, ": check the charger's password")]
    [InlineData(404, ": check the charge point id and the path of the CPMS URL")]
    [InlineData(409, "")]
    [InlineData(426, ": it does not take the charger's OCPP version, or a proxy in front of it does not allow WebSockets")]
    [InlineData(500, ": an error of the CPMS; its operator can find out more")]
    [InlineData(502, ": a proxy in front of it does not reach it; the charger will try again")]
    [InlineData(503, ": it is busy; the charger will try again")]
    [InlineData(530, ": an error of the CPMS; its operator can find out more")]
    public void A_refusal_comes_with_what_to_do(int status, string advice) => For("ws://cpms/ocpp", status, null).ShouldBe(advice);

    [Theory]
    [InlineData("wss://cpms-2.example.com/ocpp/CP001", "wss://cpms-2.example.com/ocpp")]
    [InlineData("https://cpms-2.example.com:8443/ocpp/CP001?k=secret", "wss://cpms-2.example.com:8443/ocpp")]
    [InlineData("http://cpms-2.example.com/CP001", "ws://cpms-2.example.com/")]
    [InlineData("/v2/ocpp/CP001", "ws://cpms/v2/ocpp")]
    [InlineData("../v2/CP001", "ws://cpms/v2")]
    [InlineData("//cpms-2.example.com/ocpp/CP001", "ws://cpms-2.example.com/ocpp")]
    public void A_redirection_of_the_charger_names_the_URL_to_set(string location, string url)
    {
        var advice = For("ws://cpms/ocpp", 307, location);

        advice.ShouldStartWith(": it redirects to '");
        advice.ShouldEndWith($"', where the relay does not follow; set --cpms (or the charger's own cpms:) to '{url}'");
        advice.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("https://portal.example.com/login", ": it redirects to 'https://portal.example.com/login', perhaps a web page; check the path of the CPMS URL")]
    [InlineData("mailto:somebody@example.com", ": it redirects to 'mailto:somebody@example.com'; ask its operator for the URL of its OCPP service")]
    [InlineData("ht\u202etp://[", @": it redirects to 'ws://cpms/ocpp/ht\u202etp://[', perhaps a web page; check the path of the CPMS URL")]
    [InlineData(null, ": it redirects without saying where to; ask its operator for the URL of its OCPP service")]
    public void Any_other_redirection_names_where_it_leads(string? location, string advice) => For("ws://cpms/ocpp", 302, location).ShouldBe(advice);

    [Fact]
    public void A_path_of_two_slashes_is_no_host() =>
        Advice.For(new DialOutcome.Refused(301, default) { Location = "/v2//CP001" }, new Route(new Uri("ws://cpms"), "//CP001", new ChargePointId("CP001")))
            .ShouldEndWith(" to 'ws://cpms/v2'");

    private static string For(string cpms, int status, string? location) =>
        Advice.For(new DialOutcome.Refused(status, default) { Location = location }, new Route(new Uri(cpms), "/ocpp/CP001", new ChargePointId("CP001")));
}
