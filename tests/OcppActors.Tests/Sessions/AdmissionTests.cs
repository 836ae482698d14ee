using System.Net;
using OcppActors.Sessions;
using OcppActors.Transport.Http;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class AdmissionTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");
    private static readonly IPAddress Proxy = IPAddress.Parse("10.0.0.1");

    private readonly PortMetrics _counters = new();

    [Fact]
    public void One_connection_too_many_is_turned_away_until_another_has_ended()
    {
        var admission = Of(new AdmissionLimits(2, 0, 0));
        var first = admission.TryAdmit(Here, out var one);
        using var second = admission.TryAdmit(There, out var two);
        using (admission.TryAdmit(Here, out var three))
        {
            three.ShouldNotBeNull();
        }

        first.Dispose();
        using var fourth = admission.TryAdmit(Here, out var four);

        (one, two, four).ShouldBe((null, null, null));
        (_counters.Connections.Value, _counters.OverConnections.Value).ShouldBe((2, 1));
    }

    [Fact]
    public void A_handshake_that_became_a_session_makes_room_for_the_next()
    {
        var admission = Of(new AdmissionLimits(0, 0, 1));
        using var first = admission.TryAdmit(Here, out _);
        using (admission.TryAdmit(Here, out var tooMany))
        {
            tooMany.ShouldNotBeNull();
        }

        first.MarkAsSession();
        using var second = admission.TryAdmit(Here, out var refusal);

        refusal.ShouldBeNull();
        (_counters.Connections.Value, _counters.Handshakes.Value, _counters.OverHandshakes.Value).ShouldBe((2, 1, 1));
    }

    [Fact]
    public void Each_address_has_its_own_limit()
    {
        var admission = Of(new AdmissionLimits(0, 1, 0));
        var first = admission.TryAdmit(Here, out _);
        using var second = admission.TryAdmit(There, out var other);
        using (admission.TryAdmit(Here, out var same))
        {
            same.ShouldNotBeNull();
        }

        first.Dispose();
        using var again = admission.TryAdmit(Here, out var later);

        (other, later).ShouldBe((null, null));
        _counters.OverAddress.Value.ShouldBe(1);
    }

    [Fact]
    public void Behind_a_trusted_proxy_it_is_the_caller_who_counts()
    {
        var admission = Of(new AdmissionLimits(0, 1, 0));
        using var first = admission.TryAdmit(Proxy, out var one);
        using var second = admission.TryAdmit(Proxy, out var two);

        (one, two, first.CountAddress(Here), second.CountAddress(There)).ShouldBe((null, null, null, null));
        using var third = admission.TryAdmit(Proxy, out _);
        third.CountAddress(Here).ShouldNotBeNull();
    }

    [Fact]
    public void In_the_end_nobody_is_left()
    {
        var admission = Of(new AdmissionLimits(3, 2, 2));

        Parallel.For(0, 1000, _ =>
        {
            using var place = admission.TryAdmit(Here, out var refusal);
            if (refusal is null)
            {
                place.MarkAsSession();
            }
        });

        (_counters.Connections.Value, _counters.Handshakes.Value).ShouldBe((0, 0));
        using var first = admission.TryAdmit(Here, out var one);
        using var second = admission.TryAdmit(Here, out var two);
        (one, two).ShouldBe((null, null));
    }

    private Admission Of(AdmissionLimits limits) => new(limits, new TrustedProxies([IPNetwork.Parse("10.0.0.0/8")]), _counters);
}
