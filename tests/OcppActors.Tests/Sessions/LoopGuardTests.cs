using System.Net;
using Akka.Actor;
using OcppActors.Sessions;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class LoopGuardTests
{
    private static readonly Client Charger = new(IPAddress.Parse("192.0.2.1"), null);
    private static readonly Client Elsewhere = new(IPAddress.Parse("192.0.2.254"), null);

    private readonly LoopGuard _loops = new();

    [Theory]
    [InlineData("ws://cpms/ocpp", "/ocpp/CP001?a=b", "key", true)]
    [InlineData("ws://cpms/ocpp", "/ocpp/CP001?a=b", "other key", false)]
    [InlineData("ws://cpms/ocpp", "/ocpp/CP001", "key", false)]
    [InlineData("ws://cpms/ocpp", "/CP001?a=b", "key", false)]
    public void A_request_with_the_target_and_key_of_one_that_is_unanswered_has_come_back(string cpms, string target, string key, bool returned)
    {
        _loops.Add(Request(cpms, "/CP001?a=b", "key"), Charger, ActorRefs.Nobody);

        _loops.IsReturned(Request(cpms, target, key), Charger).ShouldBe(returned);
    }

    [Fact]
    public void A_charger_that_sends_the_same_request_again_from_its_address_is_no_loop()
    {
        _loops.Add(Request("ws://cpms", "/CP001", "key"), Charger, ActorRefs.Nobody);

        _loops.IsReturned(Request("ws://cpms", "/CP001", "key"), Charger).ShouldBeFalse();
        _loops.IsReturned(Request("ws://cpms", "/CP001", "key"), Elsewhere).ShouldBeTrue();
    }

    [Fact]
    public void Once_it_has_been_answered_it_is_forgotten()
    {
        _loops.Add(Request("ws://cpms/ocpp", "/CP001", "key"), Charger, ActorRefs.Nobody);
        _loops.Remove(ActorRefs.Nobody);
        _loops.Remove(ActorRefs.Nobody);

        _loops.IsReturned(Request("ws://cpms/ocpp", "/ocpp/CP001", "key"), Charger).ShouldBeFalse();
    }

    private static UpgradeRequest Request(string cpms, string target, string key) =>
        Requests.Sound(Requests.Head(target, $"Sec-WebSocket-Key: {key}"), new Routing(new Uri(cpms)));
}
