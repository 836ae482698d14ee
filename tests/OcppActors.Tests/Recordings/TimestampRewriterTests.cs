using System.Text;
using OcppActors.Recordings;
using Shouldly;

namespace OcppActors.Tests.Recordings;

public sealed class TimestampRewriterTests
{
    [Theory]
    [InlineData("""{"event":"Message","timestamp":"2025-01-01T00:00:00Z","payload":{"timestamp":"x"}}""", """{"event":"Message","timestamp":"2026-05-04T10:00:00.000Z","payload":{"timestamp":"x"}}""")]
    [InlineData("""{"timestamp":"2024-01-01T00:00:00Z", "payload":[], "timestamp" : "2025-01-01T00:00:00Z" }""", """{"timestamp":"2024-01-01T00:00:00Z", "payload":[], "timestamp" : "2026-05-04T10:00:00.000Z" }""")]
    [InlineData("""{"event":"Message"}""", """{"event":"Message"}""")]
    public void The_timestamp_that_counts_is_replaced(string line, string expected) =>
        Encoding.UTF8.GetString(TimestampRewriter.Rewrite(Encoding.UTF8.GetBytes(line), new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.FromHours(2))).Span).ShouldBe(expected);
}
