using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

/// <summary>How much is read of one message.</summary>
public sealed class ReadingBoundTests
{
    private const string TooMany = "more than 2,000 samples in one message: the rest is not read";

    [Theory]
    [InlineData("""{"value":1}""", 2000)]
    [InlineData("""{"value":"x"}""", 0)]
    public void Two_thousand_samples_are_read_of_a_message(string sample, int read)
    {
        var reading = TestReader.ReadSampledValues([.. Enumerable.Repeat(sample, 2001)]);

        reading.Skipped.Count(reason => reason == TooMany).ShouldBe(1);
        reading.Skipped.Length.ShouldBe(1 + 2000 - read);
        reading.Facts.OfType<Metered>().Sum(metered => metered.Samples.Length).ShouldBe(read);
        TestReader.SamplesOf(TestReader.ReadSampledValues([.. Enumerable.Repeat("""{"value":1}""", 2000)])).Count.ShouldBe(2000);
    }

    [Fact]
    public void Two_thousand_lists_of_samples_are_read_of_a_message()
    {
        var entry = """{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[]}""";

        var reading = TestReader.ReadCall("MeterValues", $$"""{"connectorId":1,"meterValue":[{{string.Join(',', Enumerable.Repeat(entry, 2001))}}]}""");

        reading.Skipped.ShouldBe([TooMany]);
    }

    [Fact]
    public void A_text_is_cut_after_256_characters_and_not_in_the_middle_of_a_surrogate_pair()
    {
        StatusOf(new string('x', 256)).ShouldBe(new string('x', 256));
        StatusOf(new string('x', 257)).ShouldBe(new string('x', 256));
        StatusOf(new string('x', 255) + "🔌🔌").ShouldBe(new string('x', 255));
        StatusOf(new string('x', 254) + "🔌🔌").ShouldBe(new string('x', 254) + "🔌");
    }

    private static string StatusOf(string text) => TestReader.ReadFact("StatusNotification", $$"""{"connectorId":1,"status":"{{text}}"}""")
        .ShouldBeOfType<StatusReported>().Status;
}
