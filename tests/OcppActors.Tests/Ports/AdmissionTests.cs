using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using OcppActors.Ports;
using Shouldly;

namespace OcppActors.Tests.Ports;

public sealed class AdmissionTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");

    private readonly Admission _admission = new("the relay");

    [Fact]
    public void A_connection_over_the_limit_is_refused_until_another_has_ended()
    {
        var limits = new AdmissionLimits(2, 0, 0);
        var first = Admit(Here, limits, out var one);
        using var second = Admit(There, limits, out var two);
        first.TryIdentify().ShouldBeTrue();
        second.TryIdentify().ShouldBeTrue();
        using (Admit(Here, limits, out var three))
        {
            three.ShouldBe("the relay has 2 connections and takes no more");
        }

        first.Dispose();
        using var fourth = Admit(Here, limits, out var four);

        (one, two, four).ShouldBe((null, null, null));
        (_admission.Connections, _admission.Metrics.OverConnections.Value).ShouldBe((2, 1));
    }

    [Fact]
    public void A_handshake_that_became_a_session_frees_its_place()
    {
        var limits = new AdmissionLimits(0, 0, 1);
        using var first = Admit(Here, limits, out _);
        first.IsBusy = () => true;
        using (Admit(Here, limits, out var tooMany))
        {
            tooMany.ShouldNotBeNull();
        }

        first.TryIdentify().ShouldBeTrue();
        using var second = Admit(Here, limits, out var refusal);

        refusal.ShouldBeNull();
        (_admission.Connections, _admission.Handshakes, _admission.Metrics.OverHandshakes.Value).ShouldBe((2, 1, 1));
    }

    [Fact]
    public void Each_address_has_its_own_limit()
    {
        var limits = new AdmissionLimits(0, 1, 0);
        var first = Admit(Here, limits, out _);
        using var second = Admit(There, limits, out var other);
        using (Admit(Here, limits, out var same))
        {
            same.ShouldNotBeNull();
        }

        first.Dispose();
        using var again = Admit(Here, limits, out var later);

        (other, later).ShouldBe((null, null));
        _admission.Metrics.OverAddress.Value.ShouldBe(1);
    }

    [Fact]
    public void Behind_a_trusted_proxy_the_forwarded_address_is_counted()
    {
        var limits = new AdmissionLimits(0, 1, 0);
        using var first = Admit(null, limits, out var one);
        using var second = Admit(null, limits, out var two);

        (one, two, first.CountAddress(Here), second.CountAddress(There)).ShouldBe((null, null, null, null));
        using var third = Admit(null, limits, out _);
        third.CountAddress(Here).ShouldNotBeNull();
    }

    [Fact]
    public void A_silent_connection_that_makes_room_is_asked_to_close_and_cannot_become_a_session()
    {
        var limits = new AdmissionLimits(0, 0, 1);
        var connection = new Connection();
        using var silent = _admission.Admit(connection, Here, limits, out _);

        using var newcomer = Admit(There, limits, out var refusal);

        refusal.ShouldBeNull();
        (silent.IsLost, silent.TryIdentify(), connection.IsAskedToClose).ShouldBe((true, false, true));
        _admission.Metrics.Evicted.Value.ShouldBe(1);
    }

    [Fact]
    public void A_client_that_has_not_said_in_time_who_it_is_loses_its_place_and_any_other_keeps_it()
    {
        using var silent = Admit(Here, AdmissionLimits.Default, out _);
        using var session = Admit(Here, AdmissionLimits.Default, out _);
        session.TryIdentify();

        (silent.TryExpire(), session.TryExpire()).ShouldBe((true, false));
        (_admission.Connections, _admission.Metrics.Expired.Value).ShouldBe((1, 1));
    }

    [Fact]
    public void After_concurrent_use_no_connection_is_counted()
    {
        var limits = new AdmissionLimits(3, 2, 2);

        Parallel.For(0, 1000, _ =>
        {
            using var place = Admit(Here, limits, out var refusal);
            if (refusal is null)
            {
                place.TryIdentify();
            }
        });

        (_admission.Connections, _admission.Handshakes).ShouldBe((0, 0));
        using var first = Admit(Here, limits, out var one);
        using var second = Admit(Here, limits, out var two);
        (one, two).ShouldBe((null, null));
    }

    private AdmissionTicket Admit(IPAddress? address, AdmissionLimits limits, out string? refusal) =>
        _admission.Admit(new Connection(), address, limits, out refusal);

    private sealed class Connection : DefaultConnectionContext, IConnectionLifetimeNotificationFeature
    {
        public Connection() => Features.Set<IConnectionLifetimeNotificationFeature>(this);

        public bool IsAskedToClose { get; private set; }

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => IsAskedToClose = true;
    }
}
