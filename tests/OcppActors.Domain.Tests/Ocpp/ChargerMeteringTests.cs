using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

/// <summary>
/// Phases, contexts, locations, times and transactions as chargers are known to send them. Each test is named after one that does.
/// </summary>
public sealed class ChargerMeteringTests
{
    [Fact]
    public void Growatt_THOR_sends_two_contexts() => TestReader.SamplesOf(TestReader.ReadSampledValues(
            """{"value":"7","context":"Sample.Periodic"}""", """{"value":"0","context":"Transaction.Begin"}"""))
        .Select(sample => (sample.Context, sample.Value)).ShouldBe([("Sample.Periodic", 7m), ("Transaction.Begin", 0m)]);

    [Fact]
    public void Alfen_has_contexts_of_its_own() =>
        TestReader.ReadSample("""{"value":"7","context":"Sample.Alfen"}""").Context.ShouldBe("Sample.Alfen");

    [Theory]
    [InlineData("""{"value":"230","measurand":"Voltage.L1-N"}""", "Voltage", nameof(Phases.L1N))]
    [InlineData("""{"value":"230","measurand":"Voltage.L1-N","phase":"L1-N"}""", "Voltage", nameof(Phases.L1N))]
    [InlineData("""{"value":"16","measurand":"Current.Import.L2"}""", "Current.Import", nameof(Phases.L2))]
    [InlineData("""{"value":"0","measurand":"Current.Import.N"}""", "Current.Import", nameof(Phases.N))]
    public void Alfen_appends_the_phase_to_the_measurand(string sample, string measurand, string phase)
    {
        var read = TestReader.ReadSample(sample);

        (read.Measurand, read.Phase.ToString()).ShouldBe((measurand, phase));
    }

    [Fact]
    public void Injet_measures_the_neutral_conductor() => TestReader.SamplesOf(TestReader.ReadSampledValues(
            """{"value":"16","measurand":"Current.Import","phase":"L1"}""", """{"value":"0.1","measurand":"Current.Import","phase":"N"}"""))
        .Select(sample => sample.Phase).ShouldBe([Phases.L1, Phases.N]);

    [Fact]
    public void ABB_sends_power_by_phase_alone() => TestReader.SamplesOf(TestReader.ReadSampledValues(
            """{"value":"1","measurand":"Power.Active.Import","phase":"L1"}""",
            """{"value":"2","measurand":"Power.Active.Import","phase":"L2"}""",
            """{"value":"0","measurand":"Power.Active.Import","phase":"L3"}"""))
        .Select(sample => sample.Phase).ShouldBe([Phases.L1, Phases.L2, Phases.L3]);

    [Fact]
    public void Zaptec_splits_the_phases_over_several_entries() => TestReader.SamplesOf(TestReader.ReadCall("MeterValues", """
            {"connectorId":1,"meterValue":[
              {"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"1","measurand":"Current.Import","phase":"L1"}]},
              {"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"2","measurand":"Current.Import","phase":"L2"}]},
              {"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"3","measurand":"Current.Import","phase":"L3"}]}]}
            """))
        .Select(sample => (sample.Phase, sample.Order)).ShouldBe([(Phases.L1, 0), (Phases.L2, 0), (Phases.L3, 0)]);

    [Fact]
    public void AEFA_sends_several_locations() => TestReader.SamplesOf(TestReader.ReadSampledValues(
            """{"value":"230","measurand":"Voltage","location":"Outlet"}""", """{"value":"231","measurand":"Voltage","location":"Inlet"}"""))
        .Select(sample => sample.Location).ShouldBe(["Outlet", "Inlet"]);

    [Fact]
    public void AEFA_sends_an_empty_transaction_id()
    {
        var reading = TestReader.Read("""[2,"1","MeterValues",{"connectorId":1,"transactionId":,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"7"}]}]}]""");

        reading.Facts.ShouldHaveSingleItem().ShouldBeOfType<Metered>().Samples.ShouldHaveSingleItem().Value.ShouldBe(7);
    }

    [Theory]
    [InlineData("Growatt", "2026-05-04T12:00:00", null)]
    [InlineData("AEFA", "2026-05-04T12:00:45.377", null)]
    [InlineData("Monta's emulator", "2026-05-04T13:00:00+03", "2026-05-04T10:00:00Z")]
    [InlineData("openWB", "2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z")]
    [InlineData("MicroOcpp before its clock is set", "1970-01-01T00:00:17Z", null)]
    public void A_timestamp_quirk_is_read(string who, string said, string? instant) => TestReader.SamplesOf(TestReader.ReadCall(
            "MeterValues", $$"""{"connectorId":1,"meterValue":[{"timestamp":"{{said}}","sampledValue":[{"value":"7"}]}]}"""))
        .ShouldHaveSingleItem().Timestamp.ShouldBe(
            instant is null ? null : DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), who);

    [Theory]
    [InlineData("Phoenix CHARX", "0", 0)]
    [InlineData("Zaptec", "\"0\"", 0)]
    [InlineData("a charger that quotes its numbers", "\"2\"", 2)]
    [InlineData("a charger that computes in floating point", "2.0", 2)]
    public void A_connector_quirk_is_read(string who, string said, int connector) => TestReader.SamplesOf(TestReader.ReadCall(
            "MeterValues", $$"""{"connectorId":{{said}},"meterValue":[{"sampledValue":[{"value":"7"}]}]}"""))
        .ShouldHaveSingleItem().Connector.ShouldBe(connector, who);

    [Theory]
    [InlineData("-1")]
    [InlineData("\"-1\"")]
    [InlineData("4294967295")]
    [InlineData("\"A\"")]
    [InlineData("[1]")]
    public void An_invalid_connector_is_logged(string connector)
    {
        var reading = TestReader.ReadCall("MeterValues", $$"""{"connectorId":{{connector}},"meterValue":[{"sampledValue":[{"value":"7"}]}]}""");

        reading.Facts.ShouldBeEmpty();
        reading.Skipped.ShouldBe(["MeterValues: no connectorId"]);
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("\"9223372036854775807\"")]
    public void Alfen_sends_an_overflowed_transaction_id(string id)
    {
        TestReader.ReadCall("MeterValues", $$"""{"connectorId":1,"transactionId":{{id}},"meterValue":[{"sampledValue":[{"value":"7"}]}]}""")
            .Facts.ShouldHaveSingleItem().ShouldBeOfType<Metered>();
        TestReader.ReadFact("StopTransaction", $$"""{"transactionId":{{id}},"meterStop":7}""").ShouldBeOfType<TransactionReported>().TransactionId.ShouldBeNull();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("-483920")]
    public void A_number_that_is_no_transaction_id_stays_as_it_was_sent(string id)
    {
        var updated = TestReader.ReadFact("MeterValues", $$"""{"connectorId":1,"transactionId":{{id}},"meterValue":[{"sampledValue":[{"value":"7"}]}]}""")
            .ShouldBeOfType<TransactionReported>();

        (updated.TransactionId, updated.NamesTransaction).ShouldBe((id, false));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void MicroOcpp_measures_outside_of_transactions(string id) =>
        TestReader.ReadCall("MeterValues", $$"""{"connectorId":1,"transactionId":{{id}},"meterValue":[{"sampledValue":[{"value":"7"}]}]}""")
            .Facts.ShouldHaveSingleItem().ShouldBeOfType<Metered>();

    [Theory]
    [InlineData("4294967296", "4294967296")]
    [InlineData("\"000123\"", "000123")]
    [InlineData("9223372036854775806", "9223372036854775806")]
    public void A_transaction_id_may_have_64_bits(string id, string expected) =>
        TestReader.ReadFact("StopTransaction", $$"""{"transactionId":{{id}},"meterStop":7}""").ShouldBeOfType<TransactionReported>().TransactionId.ShouldBe(expected);

    [Fact]
    public void Grizzl_E_counts_each_session_from_zero()
    {
        TestReader.ReadFact("StartTransaction", """{"connectorId":1,"idTag":"04AB","meterStart":812345,"timestamp":"2026-05-04T10:00:00Z"}""")
            .ShouldBeOfType<TransactionReported>().Register.ShouldBe(812345);
        TestReader.ReadSample("""{"value":"120","unit":"Wh"}""").Value.ShouldBe(120);
    }

    [Fact]
    public void Legrand_has_errors_of_its_own() =>
        TestReader.ReadFact("StatusNotification", """{"connectorId":1,"status":"Faulted","errorCode":"Error"}""")
            .ShouldBe(new StatusReported(1, "Faulted") { ErrorCode = "Error" });

    [Fact]
    public void An_authorize_may_name_a_connector() =>
        TestReader.ReadCall("Authorize", """{"idTag":"04AB","connectorId":1}""").ShouldBe(OcppReading.Nothing);

    [Fact]
    public void EN_plus_hides_its_metering_in_a_data_transfer() =>
        TestReader.ReadCall("DataTransfer", """{"vendorId":"EN+","messageId":"cpChargingParameterRpt","data":"{}"}""").ShouldBe(OcppReading.Nothing);
}
