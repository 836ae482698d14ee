using System.Globalization;
using System.Text;
using System.Text.Json;
using OcppActors.Domain.HomeAssistant;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class StatePayloadTests
{
    [Theory]
    [InlineData("245.370000", "245.37")]
    [InlineData("0.00", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("439752.5", "439752.5")]
    [InlineData("0.0000001", "0.0000001")]
    [InlineData("100000000000000", "100000000000000")]
    [InlineData("-12", "-12")]
    public void A_number_has_its_significant_digits(string value, string json) =>
        TextOf(StatePayload.Of(decimal.Parse(value, CultureInfo.InvariantCulture))).ShouldBe($$"""{"value": {{json}}}""");

    [Fact]
    public void A_time_is_in_utc() =>
        TextOf(StatePayload.Of(new DateTimeOffset(2026, 5, 4, 10, 0, 0, 7, TimeSpan.FromHours(2)))).ShouldBe("""{"value": "2026-05-04T08:00:00.007Z"}""");

    [Fact]
    public void A_text_is_cut_to_the_maximum_length_of_a_state()
    {
        const string odd = "ü \"quoted\" \\ \t 🔌";

        JsonElement.Parse(StatePayload.Of(odd).Span).GetProperty("value").GetString().ShouldBe(odd);
        JsonElement.Parse(StatePayload.Of(new string('x', 300)).Span).GetProperty("value").GetString()!.Length.ShouldBe(255);
    }

    [Fact]
    public void A_long_text_is_not_cut_within_a_character()
    {
        foreach (var before in (int[])[251, 252, 253, 254])
        {
            var text = new string('x', before) + string.Concat(Enumerable.Repeat("🔌", 30));

            JsonElement.Parse(StatePayload.Of(text).Span).GetProperty("value").GetString().ShouldEndWith("…");
        }
    }

    private static string TextOf(ReadOnlyMemory<byte> payload) => Encoding.UTF8.GetString(payload.Span);
}
