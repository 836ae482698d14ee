using System.Text;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

public sealed class OcppReader16Tests
{
    private static readonly DateTimeOffset Ten = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("MeterValues", """{"connectorId":1,"transactionId":77,"meterValue":[{"sampledValue":[{"value":"7"}]}]}""", "77")]
    [InlineData("MeterValues", """{"connectorId":1,"transactionId":-1,"meterValue":[{"sampledValue":[{"value":"7"}]}]}""", "-1")]
    [InlineData("MeterValues", """{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"7"}]}]}""", null)]
    [InlineData("StopTransaction", """{"transactionId":77,"transactionData":[{"sampledValue":[{"value":"7"}]}]}""", "77")]
    public void A_sample_keeps_the_transaction_that_its_message_names(string action, string payload, string? transaction) =>
        TestReader.ReadCall(action, payload).Facts
            .SelectMany(fact => fact switch { Metered metered => metered.Samples, TransactionReported reported => reported.Samples, _ => [] })
            .ShouldHaveSingleItem().TransactionId.ShouldBe(transaction);

    [Fact]
    public void A_heartbeat() => FactOf("Heartbeat", "{}").ShouldBe(HeartbeatSent.Instance);

    [Fact]
    public void A_boot_notification_omits_empty_fields() =>
        FactOf("BootNotification", """{"chargePointVendor":"Wattwerk","chargePointModel":"W 11","firmwareVersion":"","chargeBoxSerialNumber":" S\u0000 7 "}""")
            .ShouldBe(new Booted("Wattwerk", "W 11", null, "S 7"));

    [Theory]
    [InlineData("""{"connectorId":1,"status":"Charging","errorCode":""}""", 1, "Charging")]
    [InlineData("""{"connectorId":"2","status":"Odd"}""", 2, "Odd")]
    [InlineData("""{"connectorId":0,"status":" Available "}""", 0, "Available")]
    public void A_status(string payload, int connector, string status) =>
        FactOf("StatusNotification", payload).ShouldBe(new StatusReported(connector, status));

    [Fact]
    public void A_status_with_its_error() =>
        FactOf("StatusNotification", """{"connectorId":1,"status":"Faulted","errorCode":"OtherError","info":"door","vendorId":"V","vendorErrorCode":17}""")
            .ShouldBe(new StatusReported(1, "Faulted") { ErrorCode = "OtherError", Info = "door", VendorErrorCode = "17" });

    [Fact]
    public void A_start_is_identified_by_its_message_id() =>
        FactOf("StartTransaction", """{"connectorId":2,"idTag":"04AB","meterStart":"1200","timestamp":"2026-05-04T10:00:00Z","reservationId":7}""")
            .ShouldBe(new TransactionReported(TransactionEventType.Started) { CallId = "1", Connector = 2, IdTag = "04AB", At = Ten, Register = 1200 });

    [Fact]
    public void A_stopped_transaction_has_its_transaction_data()
    {
        var ended = FactOf("StopTransaction", """
            {"transactionId":17,"idTag":"04AB","meterStop":2200,"timestamp":"2026-05-04T10:00:00Z","reason":"EVDisconnected","transactionData":[
              {"timestamp":"2026-05-04T09:00:00Z","sampledValue":[{"value":"1200","context":"Transaction.Begin"}]},
              {"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"2200","context":"Transaction.End"}]}]}
            """).ShouldBeOfType<TransactionReported>();

        ended.ShouldBe(new TransactionReported(TransactionEventType.Ended)
        {
            TransactionId = "17",
            IdTag = "04AB",
            At = Ten,
            Register = 2200,
            StopReason = "EVDisconnected",
            Samples = ended.Samples,
        });
        ended.Samples.Select(sample => (sample.Connector, sample.Order, sample.Context, sample.Value))
            .ShouldBe([(0, 0, "Transaction.Begin", 1200m), (0, 1, "Transaction.End", 2200m)]);
    }

    [Fact]
    public void A_stop_without_a_reason_is_Local() =>
        FactOf("StopTransaction", """{"transactionId":"17","meterStop":1,"timestamp":""}""")
            .ShouldBe(new TransactionReported(TransactionEventType.Ended) { TransactionId = "17", Register = 1, StopReason = "Local" });

    [Fact]
    public void Meter_values_with_a_transaction_id_are_an_update_of_the_transaction()
    {
        var fact = TestReader.ReadFact(
            "MeterValues", """{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"1"}]}]}""");

        var updated = fact.ShouldBeOfType<TransactionReported>();
        updated.ShouldBe(new TransactionReported(TransactionEventType.Updated) { TransactionId = "17", Connector = 1, At = Ten, Samples = updated.Samples });
        updated.Samples.ShouldHaveSingleItem().TransactionId.ShouldBe("17");
    }

    [Theory]
    [InlineData("FirmwareStatusNotification", """{"status":"Installed"}""")]
    [InlineData("SignedFirmwareStatusNotification", """{"status":"Installed","requestId":3}""")]
    public void A_firmware_status(string action, string payload) => FactOf(action, payload).ShouldBe(new FirmwareStatusReported("Installed"));

    [Theory]
    [InlineData("DiagnosticsStatusNotification", """{"status":"Uploaded"}""")]
    [InlineData("LogStatusNotification", """{"status":"Uploaded","requestId":3}""")]
    public void A_status_of_diagnostics(string action, string payload) => FactOf(action, payload).ShouldBe(new DiagnosticsStatusReported("Uploaded"));

    [Fact]
    public void A_security_event() =>
        FactOf("SecurityEventNotification", """{"type":"SettingSystemTime","timestamp":"2026-05-04T10:00:00Z"}""")
            .ShouldBe(new SecurityEventReported("SettingSystemTime", Ten));

    [Fact]
    public void An_authorize_waits_for_its_answer() => Read("Authorize", """{"idTag":"04AB"}""").ShouldBe(OcppReading.Nothing);

    [Theory]
    [InlineData("""{"value":"12.50"}""", 12.5)]
    [InlineData("""{"value":604.213}""", 604.213)]
    [InlineData("""{"value":" 7 "}""", 7)]
    [InlineData("""{"value":"1.5E3"}""", 1500)]
    [InlineData("""{"value":"-0.25"}""", -0.25)]
    [InlineData("""{"value":"4296944685"}""", 4296944685)]
    public void A_value_may_be_a_number_or_a_text(string sample, double value) =>
        SampleOf(sample).Value.ShouldBe((decimal)value);

    [Fact]
    public void Missing_values_have_the_defaults_of_the_specification()
    {
        var sample = SampleOf("""{"value":"1","unit":"","context":null}""");

        sample.Measurand.ShouldBe("Energy.Active.Import.Register");
        sample.Phase.ShouldBe(Phases.Total);
        sample.Location.ShouldBe("Outlet");
        sample.Context.ShouldBe("Sample.Periodic");
        sample.Unit.ShouldBeNull();
    }

    [Fact]
    public void Text_is_kept()
    {
        var sample = SampleOf(
            """{"value":"1","measurand":"Voltage","phase":"l1-n","location":"inlet","context":"Sample.Clock","unit":"V","format":"Raw"}""");

        sample.ShouldBe(new MeterSample(1, null, 0, "Voltage", Phases.L1N, "Inlet", "Sample.Clock", "V", 1));
    }

    [Fact]
    public void An_object_counts_as_a_list_of_one() => Metered(
            """{"connectorId":1,"meterValue":{"timestamp":"2026-05-04T10:00:00Z","sampledValue":{"value":"1"}}}""")
        .Samples.Single().Timestamp.ShouldBe(new DateTimeOffset(2026, 5, 4, 10, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("""{"value":""}""", "Energy.Active.Import.Register: a value that is not a number")]
    [InlineData("""{"value":null}""", "Energy.Active.Import.Register: a value that is not a number")]
    [InlineData("""{"value":"NaN","measurand":"Voltage"}""", "Voltage: a value that is not a number")]
    [InlineData("""{"value":"1e99","measurand":"Voltage"}""", "Voltage: a value that is not a number")]
    [InlineData("""{"value":"\ud800","measurand":"Voltage"}""", "Voltage: a value that is not a number")]
    [InlineData("""{"value":"1","phase":"L4","measurand":"Voltage"}""", "Voltage: phase L4 is unknown")]
    [InlineData("""{"value":"1","location":"Roof","measurand":"Voltage"}""", "Voltage: location Roof is unknown")]
    [InlineData("""{"value":"1","format":"SignedData"}""", "Energy.Active.Import.Register: signed data is not a number")]
    public void Unreadable_parts_are_logged_and_the_rest_is_read(string bad, string complaint)
    {
        var reading = Read("MeterValues", $$"""{"connectorId":1,"meterValue":[{"sampledValue":[{{bad}},{"value":"7"}]}]}""");

        reading.Skipped.ShouldBe([complaint]);
        reading.Facts.ShouldHaveSingleItem().ShouldBeOfType<Metered>().Samples.ShouldHaveSingleItem().Value.ShouldBe(7);
    }

    [Theory]
    [InlineData("MeterValues", "{}")]
    [InlineData("MeterValues", """{"connectorId":-1,"meterValue":[]}""")]
    [InlineData("MeterValues", """{"connectorId":1.5,"meterValue":[]}""")]
    [InlineData("StatusNotification", """{"connectorId":1}""")]
    [InlineData("StatusNotification", "[]")]
    [InlineData("StatusNotification", """{"\ud800":1}""")]
    [InlineData("StartTransaction", """{"idTag":"04AB"}""")]
    [InlineData("Authorize", """{"idTag":""}""")]
    [InlineData("FirmwareStatusNotification", "{}")]
    [InlineData("DiagnosticsStatusNotification", "null")]
    [InlineData("SecurityEventNotification", """{"type":{}}""")]
    public void A_message_without_a_required_value_is_logged(string action, string payload)
    {
        var reading = Read(action, payload);

        reading.Facts.ShouldBeEmpty();
        reading.Skipped.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("DataTransfer", "{}")]
    [InlineData("DataTransfer", "17")]
    public void Messages_that_do_not_concern_metering_are_not_logged(string action, string payload) =>
        Read(action, payload).ShouldBe(OcppReading.Nothing);

    [Fact]
    public void Samples_are_ordered_by_their_timestamps()
    {
        var metered = Metered("""
            {"connectorId":1,"meterValue":[
              {"timestamp":"2026-05-04T12:00:20","sampledValue":[{"value":"3"}]},
              {"timestamp":"2026-05-04T12:00:00","sampledValue":[{"value":"1"}]},
              {"timestamp":"2026-05-04T12:00:20","sampledValue":[{"value":"4"}]}]}
            """);

        metered.Samples.Select(sample => (sample.Order, sample.Value)).ShouldBe([(1, 3m), (0, 1m), (1, 4m)]);
    }

    [Fact]
    public void Samples_of_which_one_has_no_time_count_as_taken_together() => Metered("""
            {"connectorId":1,"meterValue":[
              {"timestamp":"2026-05-04T12:00:20Z","sampledValue":[{"value":"3"}]},
              {"timestamp":"","sampledValue":[{"value":"1"}]}]}
            """).Samples.ShouldAllBe(sample => sample.Order == 0);

    private static OcppReading Read(string action, string payload) =>
        OcppReader.Read("ocpp1.6", OcppMessage.OfJson(Encoding.UTF8.GetBytes($"""[2,"1","{action}",{payload}]"""))).ToReading();

    private static ChargePointFact FactOf(string action, string payload)
    {
        var reading = Read(action, payload);
        reading.Skipped.ShouldBeEmpty();
        return reading.Facts.ShouldHaveSingleItem();
    }

    private static Metered Metered(string payload) => FactOf("MeterValues", payload).ShouldBeOfType<Metered>();

    private static MeterSample SampleOf(string sample) =>
        Metered($$"""{"connectorId":1,"meterValue":[{"sampledValue":[{{sample}}]}]}""").Samples.ShouldHaveSingleItem();
}
