using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>What a device says of transactions that are over, with their signed meter data.</summary>
public sealed class FinishedSessionTests
{
    private const string Begin = " OCMF|{\"FV\":\"1.0\",\"RV\":1}|{\"SD\":\"304402\"} ";
    private const string End = "OCMF|{\"FV\":\"1.0\",\"RV\":2}|{\"SD\":\"304403\\u00e4\"}";

    [Fact]
    public void Signed_data_of_1_6_are_kept_byte_for_byte_and_never_read_as_a_number()
    {
        var device = Started16().Receives($$"""
            [2,"e","StopTransaction",{"transactionId":7,"meterStop":1500,"timestamp":"2026-05-04T10:01:00Z","transactionData":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[
            {"value":{{Json(Begin)}},"format":"SignedData","context":"Transaction.Begin"},{"value":"12","format":"SignedData","context":"Transaction.End"},
            {"value":{{Json(End)}},"format":"SignedData","context":"Transaction.End"}]}]}]
            """).Waits(10);

        var finished = device.Finished.ShouldHaveSingleItem();
        finished.SignedStart.ShouldBe(new SignedMeterData(Begin, "SignedData", null, null));
        finished.SignedEnd.ShouldBe(new SignedMeterData(End, "SignedData", null, null));
        finished.Energy.ShouldBe(500);
        device.Retained.Keys.ShouldNotContain(topic => topic.Contains("Register", StringComparison.Ordinal));
    }

    [Fact]
    public void Signed_data_of_2_x_come_with_format_and_key_and_beside_a_number()
    {
        var device = new TestDevice().Connects().Receives(Event("Started", 0, 1000, "A"), subprotocol: "ocpp2.1").Waits(60)
            .Receives(Event("Ended", 1, 1500, "B"), subprotocol: "ocpp2.1").Waits(10);

        var finished = device.Finished.ShouldHaveSingleItem();
        finished.SignedStart.ShouldBe(new SignedMeterData("A", "OCMF", "ECDSA", "30 59"));
        finished.SignedEnd.ShouldBe(new SignedMeterData("B", "OCMF", "ECDSA", "30 59"));
        finished.Energy.ShouldBe(500);
    }

    [Fact]
    public void Signed_data_of_more_than_8_KiB_are_left_out_and_said()
    {
        var device = new TestDevice().Connects().Receives(Event("Started", 0, 1000, new string('x', 8192)), subprotocol: "ocpp2.0.1").Waits(60)
            .Receives(Event("Ended", 1, 1500, "B"), subprotocol: "ocpp2.0.1").Waits(10);

        (device.Finished.ShouldHaveSingleItem().SignedStart, device.Finished[0].SignedEnd?.Data).ShouldBe((null, "B"));
        device.Skipped.ShouldBe([SignedReader.TooLong]);
    }

    [Theory]
    [InlineData(IdTags.Show, "CARD")]
    [InlineData(IdTags.Hide, null)]
    public void The_id_tag_is_as_the_setting_says(IdTags mode, string? tag) =>
        Started16(mode).Receives("""[2,"e","StopTransaction",{"transactionId":7,"meterStop":1500,"timestamp":"2026-05-04T10:01:00Z"}]""").Waits(10)
            .Finished.ShouldHaveSingleItem().IdTag.ShouldBe(tag);

    [Fact]
    public void A_transaction_that_was_joined_late_has_no_start()
    {
        var device = new TestDevice().Connects().Receives("""[2,"s","StatusNotification",{"connectorId":1,"status":"Charging","errorCode":"NoError"}]""")
            .Receives("""[2,"e","StopTransaction",{"transactionId":7,"meterStop":1500,"timestamp":"2026-05-04T10:00:00Z"}]""").Waits(10);

        var finished = device.Finished.ShouldHaveSingleItem();
        (finished.Known, finished.Start, finished.Energy, finished.RegisterEnd).ShouldBe((SessionKnowledge.JoinedLate, null, null, 1500));
    }

    [Fact]
    public void An_end_before_the_restore_is_finished_once_with_the_energy_of_both_runs()
    {
        var first = Started16().Waits(10);
        var device = new TestDevice(isRestored: false).Connects()
            .Receives("""[2,"m","MeterValues",{"connectorId":1,"transactionId":7,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":"1000"}]}]}]""")
            .Receives("""[2,"e","StopTransaction",{"transactionId":7,"meterStop":1500,"timestamp":"2026-05-04T10:01:00Z"}]""");
        device.Finished.ShouldBeEmpty();

        device.Restores(first.DocumentText, states: first.Retained).Waits(10);

        (device.Finished.ShouldHaveSingleItem().Start, device.Finished[0].Known).ShouldBe((TestDevice.Start, SessionKnowledge.Complete));
    }

    [Fact]
    public void A_transaction_that_never_had_an_EVSE_is_finished_at_0()
    {
        var device = new TestDevice().Connects()
            .Receives("""[2,"1","TransactionEvent",{"eventType":"Started","timestamp":"2026-05-04T10:00:00Z","seqNo":0,"transactionInfo":{"transactionId":"T"},"idToken":{"idToken":"CARD"}}]""", subprotocol: "ocpp2.0.1")
            .Waits(60).Receives("""[2,"2","TransactionEvent",{"eventType":"Ended","timestamp":"2026-05-04T10:01:00Z","seqNo":1,"transactionInfo":{"transactionId":"T","stoppedReason":"Timeout"}}]""", subprotocol: "ocpp2.0.1").Waits(10);

        (device.Finished.ShouldHaveSingleItem().Connector, device.Finished[0].StopReason, device.Finished[0].IdTag).ShouldBe((0, "Timeout", "CARD"));
    }

    private static TestDevice Started16(IdTags mode = IdTags.Show) =>
        new TestDevice(settings: new DeviceSettings("ocpp-bridge/test/availability", "1.2.3") { IdTags = mode }).Connects()
            .Receives("""[2,"s","StartTransaction",{"connectorId":1,"idTag":"CARD","meterStart":1000,"timestamp":"2026-05-04T10:00:00Z"}]""")
            .Receives("""[3,"s",{"transactionId":7,"idTagInfo":{"status":"Accepted"}}]""", Direction.FromCsms).Waits(10);

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static string Event(string type, int seqNo, int register, string signed) =>
        $$$"""[2,"e","TransactionEvent",{"eventType":"{{{type}}}","timestamp":"2026-05-04T10:0{{{seqNo}}}:00Z","seqNo":{{{seqNo}}},"transactionInfo":{"transactionId":"T"},"evse":{"id":1},"meterValue":[{"timestamp":"2026-05-04T10:0{{{seqNo}}}:00Z","sampledValue":[{"value":{{{register}}},"signedMeterValue":{"signedMeterData":"{{{signed}}}","encodingMethod":"OCMF","signingMethod":"ECDSA","publicKey":"30 59"}}]}]}]""";
}
