using System.Text;
using FsCheck.Fluent;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Anybody can write to a broker: no retained document makes a device throw or publish a bad document.</summary>
public sealed class RestoreProperties
{
    private const string Topic = "homeassistant/device/ocpp/CP-1/config";

    private static readonly DeviceSettings Settings = new("ocpp-bridge/test/availability", "1.2.3");

    private static readonly string Sound = new TestDevice().Connects()
        .Receives("""[2,"b","BootNotification",{"chargePointVendor":"Wattwerk","chargePointModel":"W 11"}]""")
        .Receives("""[2,"s","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""")
        .SendsMeterValues("""{"value":"1","phase":"L1"}""", """{"value":"2","phase":"L2"}""", """{"value":"1","measurand":"Voltage"}""")
        .Waits(2).DocumentText;

    private static readonly string[] Pieces =
    [
        "{}", "[]", "null", "17", "\"\\ud800\"", "\"\"", "\"sensor\"", "\"ocpp/CP-1/availability\"", "\"ocpp/CP-1/1/status/state\"",
        "\"ocpp/CP-1/1/Outlet/Voltage/L1/state\"", "\"ocpp/CP-1/99999999999999/Outlet/Voltage/state\"", "{\"platform\":\"sensor\"}", "{\"\\ud800\":1}", "\"\\u0000\"",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"device":{"serial_number":"CP-1"}}""")]
    [InlineData("""{"device":{"serial_number":"CP-1"},"components":[]}""")]
    [InlineData("""{"device":{"serial_number":"CP-2"},"components":{}}""")]
    [InlineData("""{"device":{"serial_number":17},"components":{}}""")]
    [InlineData("""{"device":{"serial_number":""},"components":{}}""")]
    [InlineData("""{"device":{"serial_number":"\ud800"},"components":{}}""")]
    [InlineData("""{"device":"CP-1","components":{}}""")]
    public void A_document_of_another_charge_point_is_not_read(string text) =>
        RetainedDocument.Read(Topic, Encoding.UTF8.GetBytes(text), Settings).ShouldBeNull();

    [Fact]
    public void A_document_that_is_not_UTF_8_is_not_read()
    {
        var bytes = Encoding.UTF8.GetBytes(Sound);
        bytes[Sound.IndexOf("Wattwerk", StringComparison.Ordinal)] = 0xFF;

        RetainedDocument.Read(Topic, bytes, Settings).ShouldBeNull();
    }

    [Fact]
    public void A_document_names_the_charge_point_and_the_bridge()
    {
        var document = RetainedDocument.Read(Topic, Encoding.UTF8.GetBytes(Sound), Settings).ShouldNotBeNull();

        document.ChargePoint.ShouldBe(new ChargePointId("CP-1"));
        document.Bridges.ShouldBe(["ocpp-bridge/test/availability"]);
    }

    [Fact]
    [Trait("Kind", "fuzz")]
    public void A_damaged_document_does_not_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte>(), Gen.Choose(0, Sound.Length - 1).ToArbitrary(), (letter, index) =>
        {
            var damaged = Encoding.UTF8.GetBytes(Sound);
            damaged[index] = letter;
            RestoreAndAnnounce(damaged);
        }).Fuzz();

    [Fact]
    [Trait("Kind", "fuzz")]
    public void A_document_with_any_value_replaced_does_not_throw()
    {
        var values = Enumerable.Range(0, Sound.Length).Where(index => Sound[index] == ':' && Sound[index - 1] == '"' && Sound[index - 2] != '\\').ToArray();
        Prop.ForAll(Gen.Elements(values).ToArbitrary(), Gen.Elements(Pieces).ToArbitrary(), (index, piece) =>
            RestoreAndAnnounce(Encoding.UTF8.GetBytes(string.Concat(Sound.AsSpan(0, index + 1), piece, Sound.AsSpan(EndOfValue(index + 1))))))
            .Fuzz(1000);
    }

    private static void RestoreAndAnnounce(byte[] document)
    {
        var device = ChargePointDevice.New(new ChargePointId("CP-1"), Settings);
        device = device.Apply(new Connected(TestDevice.Start, 1)).Device;
        var restored = device.Apply(new Restored(TestDevice.Start, RetainedDocument.Read(Topic, document, Settings), true));
        var announced = restored.Device.Apply(new Tick(TestDevice.Start.AddSeconds(10)));

        var last = restored.Publications.Concat(announced.Publications).Last(publication => publication.Kind == PublicationKind.Discovery);
        RetainedDocument.Read(Topic, last.Payload, Settings).ShouldNotBeNull().Bridges.ShouldBe(["ocpp-bridge/test/availability"]);
    }

    /// <summary>The end of the JSON value that begins here.</summary>
    private static int EndOfValue(int begin)
    {
        var reader = new System.Text.Json.Utf8JsonReader(Encoding.UTF8.GetBytes(Sound[begin..]), isFinalBlock: false, default);
        return reader.Read() && reader.TrySkip() ? begin + (int)reader.BytesConsumed : begin;
    }
}
