using System.Net;
using OcppActors.Domain.Ocpp;
using OcppActors.Sessions;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class EvictionRuleTests
{
    private const string Here = "192.0.2.1";
    private const string There = "192.0.2.2";

    [Theory]
    [InlineData(null, null, null, null, Here, false, true)]
    [InlineData("Basic a", "Basic a", null, null, Here, false, true)]
    [InlineData("Basic a", "Basic b", null, null, Here, false, false)]
    [InlineData("Basic a", "basic a", null, null, Here, false, false)]
    [InlineData("Basic a", null, null, null, Here, true, false)]
    [InlineData(null, "Basic a", null, null, Here, true, false)]
    [InlineData(null, null, "AB12", "ab12", Here, false, true)]
    [InlineData(null, null, "AB12", "CD34", Here, true, false)]
    [InlineData(null, null, "AB12", null, Here, true, false)]
    [InlineData(null, null, null, "AB12", Here, true, false)]
    [InlineData("Basic a", "Basic a", null, null, There, false, false)]
    [InlineData("Basic a", "Basic a", null, null, There, true, true)]
    [InlineData(null, null, null, null, null, false, false)]
    public void An_open_connection_yields_to_the_same_credentials_from_the_same_address_or_after_a_silence(
        string? openAuthorization, string? newAuthorization, string? openCertificate, string? newCertificate, string? newAddress, bool isSilent, bool yields)
    {
        var objection = EvictionRule.FindObjection(
            (Request(openAuthorization), new Client(newAddress is null ? null : IPAddress.Parse(Here), openCertificate)),
            (Request(newAuthorization), new Client(newAddress is null ? null : IPAddress.Parse(newAddress), newCertificate)),
            isSilent);

        (objection is null).ShouldBe(yields, objection);
    }

    // A proxy's address is that of all its clients.
    [Theory]
    [InlineData(true, true, false, false)]
    [InlineData(true, false, false, false)]
    [InlineData(false, true, false, false)]
    [InlineData(true, true, true, true)]
    public void The_address_of_a_proxy_is_not_the_same_address(bool openIsProxy, bool newIsProxy, bool isSilent, bool yields)
    {
        var objection = EvictionRule.FindObjection(
            (Request(null), new Client(IPAddress.Parse(Here), null) { IsProxy = openIsProxy }),
            (Request(null), new Client(IPAddress.Parse(Here), null) { IsProxy = newIsProxy }),
            isSilent);

        objection.ShouldBe(yields ? null : "a proxy does not tell whether the new one comes from the same address, and the open one is in use");
    }

    [Theory]
    [InlineData(401, true)]
    [InlineData(403, true)]
    [InlineData(404, true)]
    [InlineData(409, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public void Some_statuses_never_lead_to_an_eviction(int status, bool isFinal) =>
        EvictionRule.IsFinal(status).ShouldBe(isFinal);

    [Fact]
    public void Evictions_of_a_path_are_rate_limited()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var pace = new EvictionRateLimit(TimeSpan.FromSeconds(10), time);
        pace.Record("/a");
        time.Advance(TimeSpan.FromSeconds(9));
        pace.Record("/b");

        (pace.Allows("/a"), pace.Allows("/b"), pace.Allows("/c")).ShouldBe((false, false, true));

        time.Advance(TimeSpan.FromSeconds(1));
        (pace.Allows("/a"), pace.Allows("/b")).ShouldBe((true, false));
    }

    [Fact]
    public void Two_paths_with_one_id_are_reported_once()
    {
        var ids = new SharedIds();
        var id = new ChargePointId("CP1");

        ids.Register(id, "/a/CP1").ShouldBeNull();
        ids.Register(id, "/a/CP1").ShouldBeNull();
        ids.Register(id, "/b/CP1").ShouldBe("/a/CP1");
        ids.Release(id, "/b/CP1");
        ids.Register(id, "/b/CP1").ShouldBeNull();
    }

    [Fact]
    public void A_path_that_was_released_does_not_share_the_id()
    {
        var ids = new SharedIds();
        var id = new ChargePointId("CP1");
        ids.Register(id, "/a/CP1");
        ids.Release(id, "/a/CP1");

        ids.Register(id, "/b/CP1").ShouldBeNull();
    }

    private static UpgradeRequest Request(string? authorization) => new(
        "/CP1", "", new Route(new Uri("ws://cpms"), "/CP1", new ChargePointId("CP1")), authorization is null ? [] : [new HttpField("Authorization", authorization)]);

    [Fact]
    public void Possible_secrets_are_not_printed()
    {
        var request = Requests.Sound(Requests.Head("/CP1?token=secret", "Authorization: Basic c2VjcmV0"));

        $"{new SessionProtocol.Evict(request, new Client(null, null), 409)}".ShouldSatisfyAllConditions(
            text => text.ShouldContain("/CP1"), text => text.ShouldNotContain("secret"), text => text.ShouldNotContain("c2VjcmV0"));
    }
}
