using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class DeviceAvailabilityTests
{
    private static readonly DateTimeOffset Start = TestDevice.Start;

    [Fact]
    public void Before_any_report_the_availability_is_unknown() => DeviceAvailability.Unknown.Unpublished.ShouldBeNull();

    [Fact]
    public void A_charge_point_that_is_not_among_all_connections_is_offline() =>
        DeviceAvailability.Unknown.SetKnown(true).Unpublished.ShouldBe(false);

    [Fact]
    public void With_a_connection_it_is_online_and_that_is_published_once()
    {
        var connected = DeviceAvailability.Unknown.Connect(1);

        connected.Unpublished.ShouldBe(true);
        connected.MarkPublished().Connect(2).Unpublished.ShouldBeNull();
    }

    [Fact]
    public void It_is_offline_three_seconds_after_the_last_connection_has_closed()
    {
        var closed = DeviceAvailability.Unknown.Connect(1).Connect(2).MarkPublished().Disconnect(1, Start).Disconnect(2, Start.AddSeconds(1));

        closed.OfflineDue.ShouldBe(Start.AddSeconds(4));
        closed.Unpublished.ShouldBeNull();
        closed.EndOfflineDelay().Unpublished.ShouldBe(false);
    }

    [Fact]
    public void A_reconnect_within_the_delay_does_not_show()
    {
        var reconnected = DeviceAvailability.Unknown.Connect(1).MarkPublished().Disconnect(1, Start).Connect(2);

        reconnected.OfflineDue.ShouldBeNull();
        reconnected.Unpublished.ShouldBeNull();
    }

    [Fact]
    public void A_close_of_an_unknown_connection_does_not_extend_the_delay() =>
        DeviceAvailability.Unknown.Connect(1).Disconnect(1, Start).Disconnect(9, Start.AddSeconds(2)).OfflineDue.ShouldBe(Start.AddSeconds(3));
}
