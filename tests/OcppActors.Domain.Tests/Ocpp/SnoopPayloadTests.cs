using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

public sealed class SnoopPayloadTests
{
    [Theory]
    [InlineData("""[2,"1","Heartbeat",{}]""")]
    [InlineData(" [ 3 , \"1\",\r\n\t{} ] ")]
    [InlineData("17")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""["\ud800", 1e400, "ü €"]""")]
    public void Json_stays_as_it_is_byte_for_byte(string text)
    {
        ReadOnlyMemory<byte> message = Encoding.UTF8.GetBytes(text);

        SnoopPayload.OfText(message).Equals(message).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("hello \"world\"\u0000")]
    [InlineData("""[2,"1","MeterValues",{"sampledValue":[,{}]}]""")]
    [InlineData("""{"transactionId":,}""")]
    [InlineData("[1,]")]
    [InlineData("[1] [2]")]
    [InlineData("01")]
    [InlineData("\uFEFF[]")]
    [InlineData("[1] // comment")]
    public void Text_that_is_not_json_becomes_a_string_of_it(string text) =>
        ValueOf(SnoopPayload.OfText(Encoding.UTF8.GetBytes(text))).ShouldBe(text);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_replaced() =>
        ValueOf(SnoopPayload.OfText(new byte[] { (byte)'"', 0xC3, (byte)'"' })).ShouldBe("\"\uFFFD\"");

    [Theory]
    [InlineData(SnoopPayload.MaximumDepth, JsonValueKind.Array)]
    [InlineData(SnoopPayload.MaximumDepth + 1, JsonValueKind.String)]
    public void Json_nested_too_deeply_counts_as_text(int depth, JsonValueKind kind)
    {
        var message = Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));

        var payload = SnoopPayload.OfText(message);

        JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 1000 }).RootElement.ValueKind.ShouldBe(kind);
    }

    [Fact]
    public void A_binary_message_becomes_its_base64() => ValueOf(SnoopPayload.OfBinary([0, 1, 2, 255])).ShouldBe("AAEC/w==");

    [Fact]
    public void An_unreadable_message_is_named_with_its_size() =>
        ValueOf(SnoopPayload.OfUnreadable("over the size limit", 70_000))
            .ShouldBe("(a message of 70000 bytes that could not be read: over the size limit)");

    [Fact]
    [Trait("Kind", "fuzz")]
    public void The_result_is_always_one_JSON_value() => Prop.ForAll<byte[], NonNull<string>>((bytes, text) =>
        IsOneJsonValue(SnoopPayload.OfText(bytes))
        && IsOneJsonValue(SnoopPayload.OfBinary(bytes))
        && IsOneJsonValue(SnoopPayload.OfText(Encoding.UTF8.GetBytes(text.Get)))
        && IsOneJsonValue(SnoopPayload.OfUnreadable(text.Get, bytes.Length))).Fuzz();

    [Fact]
    [Trait("Kind", "fuzz")]
    public void A_damaged_message_leaves_as_one_json_value()
    {
        var message = Encoding.UTF8.GetBytes("""[2,"ü","DataTransfer",{"data":"\u00e4 \\ \" [{","n":-1.5e3}]""");

        Prop.ForAll(ArbMap.Default.ArbFor<byte>(), Gen.Choose(0, message.Length - 1).ToArbitrary(), (letter, place) =>
        {
            var damaged = message.ToArray();
            damaged[place] = letter;
            return IsOneJsonValue(SnoopPayload.OfText(damaged)) && IsOneJsonValue(SnoopPayload.OfText(damaged.AsMemory(0, place)));
        }).Fuzz();
    }

    /// <summary>As a viewer receives it: in an object, in a text message that must be UTF-8.</summary>
    private static bool IsOneJsonValue(ReadOnlyMemory<byte> payload)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(payload.Span);
        using var envelope = JsonDocument.Parse($$"""{"payload":{{text}},"end":1}""", new JsonDocumentOptions { MaxDepth = 300 });
        return envelope.RootElement.EnumerateObject().Select(member => member.Name).SequenceEqual(["payload", "end"]);
    }

    private static string? ValueOf(ReadOnlyMemory<byte> payload) => JsonElement.Parse(payload.Span).GetString();
}
