using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

/// <summary>
/// Values and units that chargers are known to send. Each test is named after one that does, or after the specification if that
/// is the reason.
/// </summary>
public sealed class ChargerValueTests
{
    [Fact]
    public void OpenEVSE_sends_numbers() =>
        TestReader.ReadSample("""{"value":604.213,"measurand":"Energy.Active.Import.Register","unit":"kWh"}""").Value.ShouldBe(604.213m);

    [Fact]
    public void Heidelberg_sends_empty_values()
    {
        var reading = TestReader.ReadSampledValues("""{"value":"","measurand":"Current.Import"}""", """{"value":"7","measurand":"Voltage"}""");

        reading.Skipped.ShouldBe(["Current.Import: a value that is not a number"]);
        reading.Facts.OfType<Metered>().ShouldHaveSingleItem().Samples.ShouldHaveSingleItem().Measurand.ShouldBe("Voltage");
    }

    [Fact]
    public void Huawei_sends_an_object_for_the_list() => TestReader.SamplesOf(TestReader.ReadCall(
            "MeterValues", """{"connectorId":1,"meterValue":{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"1"},{"value":"2"}]}}"""))
        .Count.ShouldBe(2);

    [Theory]
    [InlineData("""{"connectorId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[]}]}""")]
    [InlineData("""{"connectorId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z"}]}""")]
    [InlineData("""{"connectorId":1,"meterValue":[]}""")]
    [InlineData("""{"connectorId":1,"meterValue":null}""")]
    public void Vestel_EVC04_sends_no_samples(string payload) => TestReader.ReadCall("MeterValues", payload).ShouldBe(OcppReading.Nothing);

    [Fact]
    public void Autel_sends_power_without_a_unit()
    {
        var sample = TestReader.SamplesOf(TestReader.ReadCall(
            "MeterValues",
            """{"evseId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":500,"measurand":"Power.Active.Import"}]}]}""",
            "ocpp2.0.1")).ShouldHaveSingleItem();

        Published(sample).ShouldBe((500m, "W"));
    }

    [Fact]
    public void Alfen_names_no_measurand()
    {
        var sample = TestReader.ReadSample("""{"value":"0.505","unit":"kWh"}""");

        sample.Measurand.ShouldBe("Energy.Active.Import.Register");
        Published(sample).ShouldBe((505m, "Wh"));
    }

    [Fact]
    public void Zaptec_Go_2_exceeds_32_bits() => Published(TestReader.ReadSample("""{"value":"4296944685","unit":"Wh"}""")).ShouldBe((4296944685m, "Wh"));

    [Fact]
    public void Heidelberg_measures_the_state_of_charge_in_volt() =>
        Published(TestReader.ReadSample("""{"value":"81","measurand":"SoC","unit":"V"}""")).ShouldBe((81m, "%"));

    [Fact]
    public void Percent_is_a_known_unit() =>
        Published(TestReader.ReadSample("""{"value":"81","measurand":"SoC","unit":"Percent"}""")).ShouldBe((81m, "%"));

    [Theory]
    [InlineData("Celsius")]
    [InlineData("Celcius")]
    [InlineData("celsius")]
    public void OCPP_1_6_has_two_spellings_of_Celsius(string unit) =>
        Published(TestReader.ReadSample($$"""{"value":"31.5","measurand":"Temperature","unit":"{{unit}}"}""")).ShouldBe((31.5m, "°C"));

    [Theory]
    [InlineData("")]
    [InlineData(",\"unit\":\"Hertz\"")]
    [InlineData(",\"unit\":\"Hz\"")]
    public void OCPP_1_6_has_no_unit_for_the_frequency(string unit) =>
        Published(TestReader.ReadSample($$"""{"value":"50.01","measurand":"Frequency"{{unit}}}""")).ShouldBe((50.01m, "Hz"));

    [Fact]
    public void OCPP_1_6_has_no_unit_for_the_power_factor() =>
        Published(TestReader.ReadSample("""{"value":"0.97","measurand":"Power.Factor"}""")).ShouldBe((0.97m, null));

    [Fact]
    public void Virtual_charge_points_sign_in_1_6_as_a_value()
    {
        var reading = TestReader.ReadCall("StopTransaction", """
            {"transactionId":17,"meterStop":2200,"timestamp":"2026-05-04T10:00:00Z","transactionData":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[
              {"value":"T0NNRnx7IkZWIjoiMS4wIn0=","format":"SignedData","context":"Transaction.End"},
              {"value":"2200","format":"Raw","context":"Transaction.End"}]}]}
            """);

        reading.Skipped.ShouldBe(["Energy.Active.Import.Register: signed data is not a number"]);
        reading.Facts.ShouldHaveSingleItem().ShouldBeOfType<TransactionReported>().Samples.ShouldHaveSingleItem().Value.ShouldBe(2200);
    }

    [Fact]
    public void Wallbe_pads_its_texts_with_nul_bytes()
    {
        var reading = TestReader.Read("[2,\"1\",\"BootNotification\",{\"chargePointVendor\":\"wallbe\0\0\",\"chargePointModel\":\"Pro\\u0000\"}]");

        reading.Facts.ShouldBe([new Booted("wallbe", "Pro", null, null)]);
        reading.Skipped.ShouldBe(["BootNotification: malformed JSON, repaired"]);
    }

    [Fact]
    public void ZJ_BENY_begins_a_list_with_a_comma()
    {
        var reading = TestReader.Read("""[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[,{"value":"7"}]}]}]""");

        reading.Facts.ShouldHaveSingleItem().ShouldBeOfType<Metered>().Samples.ShouldHaveSingleItem().Value.ShouldBe(7);
        reading.Skipped.ShouldBe(["MeterValues: malformed JSON, repaired"]);
    }

    /// <summary>As it is published if it is the first of its kind.</summary>
    private static (decimal Value, string? Unit) Published(MeterSample sample)
    {
        var quantity = MeasurandTable.Find(sample.Measurand)!.QuantityOf(sample.Unit);
        return (quantity.Convert(sample.Value, sample.Unit), quantity.Unit);
    }
}
