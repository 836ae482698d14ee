using System.Buffers;
using System.Text;
using FsCheck.Fluent;
using OcppActors.Domain.HomeAssistant;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class DocumentBridgesTests
{
    [Theory]
    [InlineData("""{"device":{"availability":[{"topic":"ocpp-bridge/x/availability"}]},"availability":[{"topic":"ocpp-bridge/a/availability"},{"topic":"ocpp/CP/availability"}]}""", "ocpp-bridge/a/availability")]
    [InlineData("""{"availability":[{"topic":"ocpp-bridge/a/availability"},{"payload":1,"topic":"ocpp-bridge/b/availability"}],"components":{"x":""", "ocpp-bridge/a/availability ocpp-bridge/b/availability")]
    [InlineData("""{"availability":{"topic":"ocpp-bridge/a/availability"}}""", "")]
    [InlineData("""{"availability":[{"topic":1},{"topic":"ocpp-bridge//availability"},{"topic":"ocpp-bridge/a/b/availability"}]}""", "")]
    [InlineData("""{"components":{}}""", "")]
    [InlineData("[]", "")]
    [InlineData("", "")]
    [InlineData("""{"availability":[{"topic":"ocpp-bridge/\ud800/availability"}]}""", "")]
    public void The_bridges_at_the_root_of_a_document_are_found(string json, string bridges) =>
        string.Join(' ', DocumentBridges.In(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)))).ShouldBe(bridges);

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Any_bytes_are_read_without_an_exception() => Prop.ForAll<byte[]>(bytes =>
    {
        DocumentBridges.In(new ReadOnlySequence<byte>(bytes)).Length.ShouldBeLessThanOrEqualTo(8);
        DocumentBridges.In(new ReadOnlySequence<byte>([.. "{\"availability\":[{\"topic\":"u8, .. bytes])).Length.ShouldBeLessThanOrEqualTo(8);
    }).Fuzz();
}
