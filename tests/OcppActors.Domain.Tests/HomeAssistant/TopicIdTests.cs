using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class TopicIdTests
{
    [Theory]
    [InlineData("AL0123456789ABCDEF", "AL0123456789ABCDEF")]
    [InlineData("garage_left-2", "garage_left-2")]
    [InlineData("RDAM|123", "RDAM_123_65bae38e")]
    [InlineData("00:80:F4:43:0B:34", "00_80_F4_43_0B_34_f2f1c1f3")]
    [InlineData("säule 1", "s_ule_1_1c6cb784")]
    [InlineData("🔌", "__36b9f4bc")]
    public void An_id_is_mapped_to_the_characters_of_topics(string raw, string topic) =>
        TopicId.Of(new ChargePointId(raw)).ShouldBe(topic);

    [Theory]
    [InlineData("EVB_12345678", "EVB_12345678")]
    [InlineData("CP_1_03fddec0", "CP_1_03fddec0")]
    [InlineData("CP 1", "CP_1_03fddec0")]
    public void An_id_in_use_keeps_its_topics_whatever_it_ends_in(string raw, string topic) =>
        TopicId.Of(new ChargePointId(raw)).ShouldBe(topic);

    [Fact]
    public void The_long_form_ends_in_the_whole_hash() =>
        TopicId.LongOf(new ChargePointId("CP 1")).ShouldMatch("^CP_1_03fddec0[0-9a-f]{56}$");

    [Fact]
    public void No_id_has_the_long_form_of_another() => Prop.ForAll<NonEmptyString>(raw =>
    {
        var longForm = TopicId.LongOf(new ChargePointId(raw.Get));
        var imitation = new ChargePointId(longForm);

        return raw.Get.Any(char.IsSurrogate) || (TopicId.Of(imitation) != longForm && TopicId.LongOf(imitation) != longForm);
    }).QuickCheckThrowOnFailure();

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Different_ids_stay_different_and_every_one_fits_a_topic() =>
        Prop.ForAll<NonEmptyString, NonEmptyString>((one, other) =>
        {
            var first = TopicId.Of(new ChargePointId(one.Get));
            if (one.Get.Any(char.IsSurrogate) || other.Get.Any(char.IsSurrogate))
            {
                // Half a surrogate pair is not text, and percent-decoding never yields it.
                return true;
            }

            return Regex.IsMatch(first, "^[a-zA-Z0-9_-]+$", RegexOptions.None, TimeSpan.FromSeconds(1))
                && (one.Get == other.Get) == (first == TopicId.Of(new ChargePointId(other.Get)));
        }).Fuzz();
}
