using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class PublicationPacingTests
{
    private static readonly DateTimeOffset Start = TestDevice.Start;
    private static readonly ReadOnlyMemory<byte> Value = new byte[] { 1 };
    private static readonly ReadOnlyMemory<byte> LaterValue = new byte[] { 2 };

    private readonly PublicationPacing _pacing = new PublicationPacing(TimeSpan.FromSeconds(10)).MarkPublished("a", Start);

    [Fact]
    public void A_value_is_allowed_when_the_interval_is_over()
    {
        _pacing.Allows("a", Start.AddSeconds(9)).ShouldBeFalse();
        _pacing.Allows("a", Start.AddSeconds(10)).ShouldBeTrue();
        _pacing.Allows("b", Start).ShouldBeTrue();
    }

    [Fact]
    public void The_latest_delayed_value_is_due_at_the_end_of_the_interval()
    {
        var pacing = _pacing.Delay("a", Value).Delay("a", LaterValue);

        pacing.NextDue.ShouldBe(Start.AddSeconds(10));
        pacing.DueAt(Start.AddSeconds(9)).ShouldBeEmpty();
        pacing.DueAt(Start.AddSeconds(10)).ShouldBe(["a"]);
        pacing.DueAt(null).ShouldBe(["a"]);
        pacing.DelayedValueOf("a").ShouldBe(LaterValue);
    }

    [Fact]
    public void A_published_value_replaces_the_delayed_one()
    {
        var pacing = _pacing.Delay("a", Value).MarkPublished("a", Start.AddSeconds(5));

        pacing.DelayedValueOf("a").ShouldBeNull();
        pacing.NextDue.ShouldBeNull();
        pacing.Allows("a", Start.AddSeconds(14)).ShouldBeFalse();
    }

    [Fact]
    public void Cancelling_keeps_the_interval_and_removing_does_not()
    {
        var pacing = _pacing.Delay("a", Value);

        pacing.Cancel("a").DelayedValueOf("a").ShouldBeNull();
        pacing.Cancel("a").Allows("a", Start).ShouldBeFalse();
        pacing.Remove("a").DelayedValueOf("a").ShouldBeNull();
        pacing.Remove("a").Allows("a", Start).ShouldBeTrue();
    }

    [Fact]
    public void Without_an_interval_everything_is_allowed() =>
        new PublicationPacing(TimeSpan.Zero).MarkPublished("a", Start).Allows("a", Start).ShouldBeTrue();
}
