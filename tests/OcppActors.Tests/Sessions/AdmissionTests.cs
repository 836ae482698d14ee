using System.Net;
using OcppActors.Ports;
using OcppActors.Sessions;
using OcppActors.Transport.Http;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class AdmissionTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");
    private static readonly IPAddress Proxy = IPAddress.Parse("10.0.0.1");

    private readonly PortMetrics _metrics = new();

    [Fact]
    public void A_connection_over_the_limit_is_refused_until_another_has_ended()
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
        (_metrics.Connections.Value, _metrics.OverConnections.Value).ShouldBe((2, 1));
    }

    [Fact]
    public void A_handshake_that_became_a_session_frees_its_slot()
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
        (_metrics.Connections.Value, _metrics.Handshakes.Value, _metrics.OverHandshakes.Value).ShouldBe((2, 1, 1));
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
        _metrics.OverAddress.Value.ShouldBe(1);
    }

    [Fact]
    public void Behind_a_trusted_proxy_the_forwarded_address_is_counted()
    {
        var admission = Of(new AdmissionLimits(0, 1, 0));
        using var first = admission.TryAdmit(Proxy, out var one);
        using var second = admission.TryAdmit(Proxy, out var two);

        (one, two, first.CountAddress(Here), second.CountAddress(There)).ShouldBe((null, null, null, null));
        using var third = admission.TryAdmit(Proxy, out _);
        third.CountAddress(Here).ShouldNotBeNull();
    }

    [Fact]
    public void After_concurrent_use_no_connection_is_counted()
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

        (_metrics.Connections.Value, _metrics.Handshakes.Value).ShouldBe((0, 0));
        using var first = admission.TryAdmit(Here, out var one);
        using var second = admission.TryAdmit(Here, out var two);
        (one, two).ShouldBe((null, null));
    }

    private Limited Of(AdmissionLimits limits) => new(new Admission(_metrics), limits);

    private sealed class Limited(Admission admission, AdmissionLimits limits)
    {
        public Admission.Ticket TryAdmit(IPAddress? address, out string? refusal) =>
            admission.TryAdmit(address, limits, new TrustedProxies([IPNetwork.Parse("10.0.0.0/8")]), out refusal);
    }
}
