using System.Text;
using OcppActors.Domain;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tls;
using Shouldly;
using static OcppActors.TestSupport.Requests;

namespace OcppActors.Transport.Tests.Http;

public sealed class RoutingTests
{
    private static readonly Uri Cpms = new("wss://cpms.example.com/ocpp");
    private static readonly Uri Other = new("ws://other:9000/garage?key=1");
    private static readonly Credentials Login = new(null, null, new Secret("secret"));

    [Theory]
    [InlineData("ws://cpms", "/CP", "/CP")]
    [InlineData("ws://cpms/", "/CP", "/CP")]
    [InlineData("ws://cpms/a", "/CP", "/a/CP")]
    [InlineData("ws://cpms/a/", "/CP?", "/a/CP?")]
    [InlineData("ws://cpms/a//", "/CP/", "/a/CP/")]
    [InlineData("ws://cpms/a?k=v", "/CP", "/a/CP?k=v")]
    [InlineData("ws://cpms/a?k=v", "/CP?x", "/a/CP?k=v&x")]
    [InlineData("ws://cpms/a%20b", "/C%20P%2F1", "/a%20b/C%20P%2F1")]
    public void The_path_goes_below_the_CPMS_path(string cpms, string target, string atCpms) =>
        RouteOf(new Routing(new Uri(cpms)), target).Target.ShouldBe(atCpms);

    [Theory]
    [InlineData("/", "/ocpp/CP%20001")]
    [InlineData("//", "/ocpp/CP%20001")]
    [InlineData("/?q", "/ocpp/CP%20001?q")]
    public void The_default_id_is_used_for_a_charger_without_an_id_and_sent_to_the_CPMS(string target, string atCpms)
    {
        var route = RouteOf(new Routing(Cpms) { DefaultId = "CP 001" }, target);

        (route.Target, route.ChargePoint.Value).ShouldBe((atCpms, "CP 001"));
    }

    [Fact]
    public void The_default_id_is_not_used_for_a_charger_with_an_id() =>
        RouteOf(new Routing(Cpms) { DefaultId = "CP001" }, "/CP002").Target.ShouldBe("/ocpp/CP002");

    [Fact]
    public void A_rule_gives_a_CPMS_of_its_own_with_or_without_the_path()
    {
        var routing = new Routing(Cpms)
        {
            Rules =
            [
                new RoutingRule(new ChargePointPattern("ONE")) { Cpms = Other },
                new RoutingRule(new ChargePointPattern("TWO")) { Cpms = Other, AppendsPath = false },
            ],
        };

        (RouteOf(routing, "/a/ONE?q").Cpms, RouteOf(routing, "/a/ONE?q").Target).ShouldBe((Other, "/garage/a/ONE?key=1&q"));
        RouteOf(routing, "/a/TWO").Target.ShouldBe("/garage?key=1");
        RouteOf(routing, "/THREE").Cpms.ShouldBe(Cpms);
    }

    [Fact]
    public void A_configured_id_is_used_in_the_relay_but_not_sent_to_the_CPMS()
    {
        var routing = new Routing(Cpms) { Rules = [new RoutingRule(new ChargePointPattern("/site-b/CP001")) { As = "SITE-B" }] };

        var (here, there) = (RouteOf(routing, "/site-a/CP001"), RouteOf(routing, "/site-b/CP001"));

        (here.ChargePoint.Value, here.Target).ShouldBe(("CP001", "/ocpp/site-a/CP001"));
        (there.ChargePoint.Value, there.Target).ShouldBe(("SITE-B", "/ocpp/site-b/CP001"));
    }

    [Fact]
    public void A_rule_for_the_empty_path_can_name_a_charger_without_an_id()
    {
        var routing = new Routing(Cpms) { Rules = [new RoutingRule(new ChargePointPattern("/")) { As = "GRIZZL-E", Cpms = Other, AppendsPath = false }] };

        var route = RouteOf(routing, "/");

        (route.ChargePoint.Value, route.Target).ShouldBe(("GRIZZL-E", "/garage?key=1"));
    }

    [Fact]
    public void The_first_rule_that_matches_counts()
    {
        var routing = new Routing(Cpms)
        {
            Rules = [new RoutingRule(new ChargePointPattern("CP*")) { StopsByReset = true }, new RoutingRule(new ChargePointPattern("CP1")) { As = "X" }],
        };

        var route = RouteOf(routing, "/CP1");

        (route.ChargePoint.Value, route.StopsByReset).ShouldBe(("CP1", true));
    }

    [Fact]
    public void Credentials_replace_the_charger_s_own()
    {
        var routing = new Routing(Cpms) { Credentials = Login };

        var sent = Sound(Head("/C%C3%BC1", "authorization: Basic b2xk", "Authorization: Basic b2xkZXI=", "X: y"), routing).AtCpms();

        sent.ShouldEndWith($"\r\nX: y\r\nAuthorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("Cü1:secret"))}\r\n\r\n");
        sent.ShouldNotContain("b2xk");
    }

    [Theory]
    [InlineData(null, "me", "Basic bWU6c2VjcmV0")]
    [InlineData("Bearer abc", null, "Bearer abc")]
    public void Credentials_are_a_header_or_a_login(string? header, string? username, string value) =>
        new Credentials(header, username, new Secret("secret")).HeaderFor("CP001").ShouldBe(value);

    [Fact]
    public void Credentials_of_one_CPMS_are_never_sent_to_another()
    {
        var routing = new Routing(Cpms) { Credentials = Login, Rules = [new RoutingRule(new ChargePointPattern("ONE")) { Cpms = Other }] };

        RouteOf(routing, "/ONE").Authorization.ShouldBeNull();
        RouteOf(routing, "/TWO").Authorization.ShouldNotBeNull();
    }

    [Fact]
    public void TLS_options_of_one_CPMS_are_never_shown_to_another()
    {
        var (general, own) = (ClientTlsOptions.Default with { Certificate = "general.pem" }, ClientTlsOptions.Default with { Certificate = "own.pem" });
        var routing = new Routing(Cpms)
        {
            Tls = general,
            Rules =
            [
                new RoutingRule(new ChargePointPattern("ONE")) { Cpms = Other },
                new RoutingRule(new ChargePointPattern("TWO")) { Cpms = Other, Tls = own },
                new RoutingRule(new ChargePointPattern("THREE")) { Tls = own },
            ],
        };

        string[] paths = ["/ONE", "/TWO", "/THREE", "/FOUR"];
        paths.Select(path => RouteOf(routing, path).Tls).ShouldBe([ClientTlsOptions.Default, own, own, general]);
        routing.Upstreams.ShouldBe([(Cpms, general), (Other, ClientTlsOptions.Default), (Other, own), (Cpms, own)], ignoreOrder: true);
    }

    [Fact]
    public void Nothing_that_could_be_logged_shows_credentials()
    {
        var request = Sound(Head("/CP001"), new Routing(Cpms) { Credentials = new Credentials("Bearer hush", "me", new Secret("hush")) });

        $"{request.Route} {request} {request.Route.Authorization}".Split("hush").Length.ShouldBe(2, "only where it was asked for");
        new Credentials("hush", "hush", new Secret("hush")).ToString().ShouldNotContain("hush");
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol: ocpp2.0.1", "Sec-WebSocket-Protocol: ocpp2.0.1")]
    [InlineData("Sec-WebSocket-Protocol:", "Sec-WebSocket-Protocol: ocpp1.6")]
    [InlineData("X: y", "Sec-WebSocket-Protocol: ocpp1.6")]
    public void A_charger_that_offers_no_subprotocol_gets_the_default_offered(string field, string offered)
    {
        var sent = Sound(Head("/CP001", field), new Routing(Cpms) { DefaultSubprotocol = "ocpp1.6" }).AtCpms();

        sent.Split("\r\n").Where(line => line.StartsWith("Sec-WebSocket-Protocol", StringComparison.Ordinal)).ShouldBe([offered]);
    }

    [Theory]
    [InlineData("/CP001", true)]
    [InlineData("/GARAGE-7", true)]
    [InlineData("/site/a/X", true)]
    [InlineData("/CP002", false)]
    [InlineData("/cp001", false)]
    [InlineData("/GARAGE", false)]
    [InlineData("/ocpp?station=CP001", true)]
    [InlineData("/CP001?station=CP002", false)]
    [InlineData("/CP003", false)]
    public void A_charger_is_admitted_by_its_own_id_or_path(string target, bool isAllowed)
    {
        var routing = new Routing(Cpms)
        {
            IdQuery = "station",
            AllowedIds = new([new("CP001"), new("GARAGE-?"), new("/site/*")]),
            Rules = [new RoutingRule(new("CP003")) { As = "CP001" }],
        };

        RouteOf(routing, target).IsAllowed.ShouldBe(isAllowed);
        RouteOf(routing with { AllowedIds = new([]) }, target).IsAllowed.ShouldBeTrue();
    }

    private static Route RouteOf(Routing routing, string target) => Sound(Head(target), routing).Route;
}
