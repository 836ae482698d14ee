using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class StatusHistoryTests
{
    private static readonly DateTimeOffset Start = TestDevice.Start;

    [Fact]
    public void A_status_that_the_relay_received_earlier_is_a_repetition()
    {
        StatusHistory.Empty.TryAdd("1/1", null, ReceivedAt(60), out var history).ShouldBeTrue();

        history.TryAdd("1/1", null, ReceivedAt(59), out _).ShouldBeFalse();
        history.TryAdd("1/1", null, ReceivedAt(60), out _).ShouldBeTrue();
        history.TryAdd("2/1", null, ReceivedAt(0), out _).ShouldBeTrue();
    }

    [Fact]
    public void A_status_from_a_queue_is_older_by_the_clock_of_the_charger()
    {
        StatusHistory.Empty.TryAdd("1/1", Start.AddHours(2), ReceivedAt(7200), out var history).ShouldBeTrue();

        history.TryAdd("1/1", Start, ReceivedAt(7201), out _).ShouldBeFalse();
    }

    [Fact]
    public void When_the_clock_of_the_relay_was_set_back_every_status_is_new()
    {
        StatusHistory.Empty.TryAdd("1/1", null, ReceivedAt(600), out var history).ShouldBeTrue();
        history = history.RecordReceipt(Start.AddSeconds(600));

        history.RecordReceipt(Start.AddSeconds(540)).TryAdd("1/1", null, ReceivedAt(0), out _).ShouldBeFalse();
        history.RecordReceipt(Start.AddSeconds(539)).TryAdd("1/1", null, ReceivedAt(0), out _).ShouldBeTrue();
    }

    [Fact]
    public void The_number_of_subjects_is_bounded()
    {
        var history = StatusHistory.Empty;
        for (var i = 0; i <= ChargePointDevice.MaxEntities; i++)
        {
            history.TryAdd($"{i}", null, ReceivedAt(60), out history).ShouldBeTrue();
        }

        history.TryAdd("0", null, ReceivedAt(0), out _).ShouldBeFalse();
        history.TryAdd($"{ChargePointDevice.MaxEntities}", null, ReceivedAt(0), out _).ShouldBeTrue();
    }

    private static MessageTime ReceivedAt(double seconds) => new(Start.AddSeconds(seconds), Start.AddSeconds(seconds));
}
