using System.Globalization;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

public sealed class OcppTimestampTests
{
    [Theory]
    [InlineData("2026-05-04T10:00:00Z", "2026-05-04T10:00:00Z")]
    [InlineData("2026-05-04T10:00:00.123Z", "2026-05-04T10:00:00.123Z")]
    [InlineData("2026-05-04T10:00:00.123456789Z", "2026-05-04T10:00:00.1234567Z")]
    [InlineData("2026-05-04T10:00:00+02:00", "2026-05-04T08:00:00Z")]
    [InlineData("2026-05-04T10:00:00-0430", "2026-05-04T14:30:00Z")]
    [InlineData("2026-05-04T10:00:00+03", "2026-05-04T07:00:00Z")]
    [InlineData("2026-05-04t10:00z", "2026-05-04T10:00:00Z")]
    public void A_time_with_a_zone_is_an_instant(string text, string instant) =>
        OcppTimestamp.Parse(text)!.Value.Instant.ShouldBe(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2026-05-04T12:00:00")]
    [InlineData("2026-05-04 12:00:00.377")]
    [InlineData("1970-01-01T00:00:17Z")]
    public void A_time_without_a_zone_or_of_a_clock_never_set_is_none(string text)
    {
        var time = OcppTimestamp.Parse(text);

        time.ShouldNotBeNull();
        time.Value.Instant.ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-13-04T10:00:00Z")]
    [InlineData("2026-05-04")]
    [InlineData("2026-05-04T10:00:00+99:00")]
    [InlineData("04.05.2026 10:00:00")]
    public void Other_texts_are_not_timestamps(string? text) => OcppTimestamp.Parse(text).ShouldBeNull();

    [Fact]
    public void Extreme_timestamps_do_not_throw()
    {
        OcppTimestamp.Parse("9999-12-31T23:59:59-14:00").ShouldBeNull();
        OcppTimestamp.Parse("0001-01-01T00:00:00+14:00")!.Value.Instant.ShouldBeNull();
    }
}
