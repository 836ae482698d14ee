using System.Net;
using OcppActors.Domain.Ocpp;
using OcppActors.Sessions;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class SeatBookTests
{
    private const string Path = "/CP1";

    private readonly SessionMetrics _metrics = new();
    private readonly HashSet<string> _ended = [];
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly SeatBook<string> _seats;

    public SeatBookTests() => _seats = new SeatBook<string>(
        new EvictionRateLimit(TimeSpan.FromSeconds(10), _time), _metrics, session => !_ended.Contains(session));

    [Fact]
    public void A_free_seat_is_granted_at_once()
    {
        Claim("a").ShouldBe(["a SeatGranted"]);

        _seats.Holders[Path].ShouldBe("a");
    }

    [Fact]
    public void A_claim_waits_until_the_holder_has_released_its_seat()
    {
        Claim("a");

        Claim("b").ShouldBe(["a Supersede"]);
        _seats.Holders[Path].ShouldBe("a");
        Release("a").ShouldBe(["b SeatGranted"]);

        _metrics.Takeovers.Value.ShouldBe(1);
    }

    [Fact]
    public void Requests_queue_behind_the_current_handover()
    {
        Claim("a");
        Claim("b");

        Claim("c").ShouldBeEmpty();
        RequestEviction("d").ShouldBeEmpty();

        Release("a").ShouldBe(["b SeatGranted", "b Supersede"]);
        Release("b").ShouldBe(["c SeatGranted", "c Evict"]);
    }

    [Fact]
    public void A_session_that_has_ended_gets_no_seat()
    {
        Claim("a");
        Claim("b");
        Claim("c");
        _ended.Add("b");

        Release("a").ShouldBe(["c SeatGranted"]);
    }

    [Fact]
    public void Only_the_holder_can_release_the_seat()
    {
        Claim("a");

        Release("b").ShouldBeEmpty();

        _seats.Holders[Path].ShouldBe("a");
    }

    [Fact]
    public void An_eviction_lets_the_newcomer_dial_again()
    {
        Claim("a");

        RequestEviction("b").ShouldBe(["a Evict"]);
        Release("a").ShouldBe(["b Redial"]);

        _seats.Holders.ShouldBeEmpty();
        _metrics.Evictions.Value.ShouldBe(1);
    }

    [Fact]
    public void Nobody_is_evicted_from_a_free_seat()
    {
        RequestEviction("a").ShouldBe(["a EvictionRejected"]);

        _metrics.EvictionsDenied.Value.ShouldBe(0);
    }

    [Fact]
    public void A_second_eviction_of_a_path_is_rejected_during_the_pause()
    {
        Claim("a");
        RequestEviction("b");
        Release("a");
        Claim("b");

        RequestEviction("c").ShouldBe(["c EvictionRejected"]);
        _time.Advance(TimeSpan.FromSeconds(10));
        RequestEviction("c").ShouldBe(["b Evict"]);

        _metrics.EvictionsDenied.Value.ShouldBe(1);
    }

    [Fact]
    public void A_holder_that_objects_keeps_its_seat_and_the_next_request_is_handled()
    {
        Claim("a");
        RequestEviction("b");
        Claim("c");

        Show(_seats.DenyEviction(new SessionProtocol.EvictionDenied(Path, "because"))).ShouldBe(["b EvictionRejected", "a Supersede"]);

        _seats.Holders[Path].ShouldBe("a");
        _metrics.EvictionsDenied.Value.ShouldBe(1);
    }

    [Fact]
    public void An_objection_without_a_handover_changes_nothing() =>
        _seats.DenyEviction(new SessionProtocol.EvictionDenied(Path, "because")).ShouldBeEmpty();

    [Fact]
    public void Two_paths_of_one_charge_point_are_reported_once()
    {
        Grant("/a/CP1", "a").ShouldBeNull();
        Grant("/b/CP1", "b").ShouldBe(new SharedId(new ChargePointId("CP1"), "/a/CP1", "/b/CP1"));

        _seats.Release("/b/CP1", "b");

        Grant("/b/CP1", "c").ShouldBeNull();
    }

    private SharedId? Grant(string path, string session) =>
        _seats.Claim(session, new SessionProtocol.ClaimSeat(path, new ChargePointId("CP1"))).ShouldHaveSingleItem().SharedId;

    private IEnumerable<string> Claim(string session) =>
        Show(_seats.Claim(session, new SessionProtocol.ClaimSeat(Path, new ChargePointId("CP1"))));

    private IEnumerable<string> RequestEviction(string session)
    {
        var request = new UpgradeRequest(Path, "", new Route(new Uri("ws://cpms"), Path, new ChargePointId("CP1")), []);
        return Show(_seats.RequestEviction(session, new SessionProtocol.RequestEviction(request, new Client(IPAddress.Loopback, null), 409)));
    }

    private IEnumerable<string> Release(string session) => Show(_seats.Release(Path, session));

    private static IEnumerable<string> Show(IReadOnlyList<SeatNotice<string>> notices) =>
        notices.Select(notice => $"{notice.Recipient} {notice.Message.GetType().Name}");
}
