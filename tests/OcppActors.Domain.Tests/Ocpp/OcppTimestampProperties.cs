using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

[Trait("Kind", "fuzz")]
public sealed class OcppTimestampProperties
{
    [Fact]
    public void No_text_throws_and_no_time_before_2000_is_believed()
    {
        var valid = Gen.Elements("2026-05-04T10:00:00Z", "2026-05-04 10:00:00.123456789+02:00", "9999-12-31T23:59:59.9999999-14:00", "2000-01-01T00:00:00+14:00", "2026-05-04T10:00");
        Prop.ForAll(Hostile.Text(valid, "Z", "z", "+", "-", ":", ".", "T", "00", "99", "24", "+14:00", "-14:01", "+00").ToArbitrary(), text =>
            (OcppTimestamp.Parse(text)?.Instant ?? DateTimeOffset.MaxValue).Year.ShouldBeGreaterThanOrEqualTo(1999)).Fuzz(500);
    }
}
