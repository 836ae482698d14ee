using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

public sealed class JsonRepairTests
{
    [Theory]
    [InlineData("""[2,"1","A",{"b":,"c":1}]""", """[2,"1","A",{"b":null,"c":1}]""")]
    [InlineData("""[2,"1","A",{"b": }]""", """[2,"1","A",{"b":null}]""")]
    [InlineData("""[2,"1","A",{"b":[,{"c":1}]}]""", """[2,"1","A",{"b":[{"c":1}]}]""")]
    [InlineData("""[2,"1","A",{"b":[1,,2 , ],}]""", """[2,"1","A",{"b":[1,2]}]""")]
    [InlineData("[2,\"1\",\"A\",{\"b\":\"x\0\0\ty\"}]\0", """[2,"1","A",{"b":"xy"}]""")]
    [InlineData("""[2,"1","A",{"b":"[,\",]: ,"},]""", """[2,"1","A",{"b":"[,\",]: ,"}]""")]
    [InlineData("""[2,"1","A",{"b":"\\"},]""", """[2,"1","A",{"b":"\\"}]""")]
    public void Missing_values_are_filled_in(string text, string repaired) =>
        Mend(Encoding.UTF8.GetBytes(text)).ShouldBe(repaired);

    [Fact]
    public void A_snoop_string_of_a_text_is_read_as_the_text() =>
        Mend(SnoopPayload.OfText(Encoding.UTF8.GetBytes("""[2,"1","A",{"b":"ü €",}]"""))).ShouldBe("""[2,"1","A",{"b":"ü €"}]""");

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("\"hello\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"a\":,}")]
    public void Text_that_does_not_begin_like_a_message_is_not_changed(string text) => Mend(Encoding.UTF8.GetBytes(text)).ShouldBe(text);

    [Fact]
    public void Json_stays_what_it_is()
    {
        const string Message = """[ 2 , "1" , "A" , { "b" : [ 1 , "x, y" , [ ] , { } , null ] , "\"" : "\\\"," } ]""";

        using var before = JsonDocument.Parse(Message);
        using var after = JsonDocument.Parse(Mend(Encoding.UTF8.GetBytes(Message)));

        JsonElement.DeepEquals(before.RootElement, after.RootElement).ShouldBeTrue();
    }

    [Fact]
    [Trait("Kind", "fuzz")]
    public void No_input_throws() => Prop.ForAll<byte[], NonNull<string>>((bytes, text) =>
    {
        JsonRepair.Repair(bytes);
        JsonRepair.Repair(Encoding.UTF8.GetBytes("[" + text.Get));
    }).Fuzz();

    private static string Mend(ReadOnlyMemory<byte> message) => Encoding.UTF8.GetString(JsonRepair.Repair(message).Span);
}
