using System.Text;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

public sealed class OcppMessageTests
{
    [Fact]
    public void A_text_message_keeps_its_bytes_and_brings_its_header()
    {
        ReadOnlyMemory<byte> text = Encoding.UTF8.GetBytes("""[2,"17","MeterValues",{"connectorId":1}]""");

        var message = OcppMessage.OfText(text);

        message.Json.Equals(text).ShouldBeTrue();
        var header = message.Header.ShouldNotBeNull();
        (header.Type, header.Action).ShouldBe((OcppMessageType.Call, OcppAction.MeterValues));
        header.IdIn(message.Json).ShouldBe("17");
        Encoding.UTF8.GetString(message.Json[header.Payload].Span).ShouldBe("""{"connectorId":1}""");
    }

    [Theory]
    [InlineData("17")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""[2,"17"]""")]
    [InlineData("""[2.5,"17","Heartbeat",{}]""")]
    [InlineData("""[2,"17","Heartbeat",{},[{"more":1}]]""")]
    [InlineData("""[4,"17",{"code":1},"",{}]""")]
    public void Json_that_is_not_OCPP_J_has_no_header(string text)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(text);

        var message = OcppMessage.OfText(bytes);

        message.Header.ShouldBeNull();
        message.Json.Equals(bytes).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""[2,"17","Heartbeat",{}""")]
    [InlineData("""[2,"17","Heartbeat",{}] x""")]
    [InlineData("""[2,"17","Heartbeat",{},"more" x]""")]
    public void Text_that_is_not_json_becomes_a_string_without_a_header(string text)
    {
        var message = OcppMessage.OfText(Encoding.UTF8.GetBytes(text));

        message.Header.ShouldBeNull();
        message.Json.Span[0].ShouldBe((byte)'"');
    }

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Reading_in_one_pass_equals_reading_in_two()
    {
        var message = """[2,"17","MeterValues",{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"1"}]}]}]"""u8.ToArray();

        Prop.ForAll(
            ArbMap.Default.ArbFor<byte>(),
            Gen.Choose(0, message.Length - 1).ToArbitrary(),
            Gen.Choose(0, message.Length).ToArbitrary(),
            (letter, index, length) =>
            {
                var damaged = message.ToArray();
                damaged[index] = letter;
                var text = damaged.AsMemory(0, length);

                var parsed = OcppMessage.OfText(text);

                parsed.ShouldBe(OcppMessage.OfJson(parsed.Json));
            }).Fuzz();
    }
}
