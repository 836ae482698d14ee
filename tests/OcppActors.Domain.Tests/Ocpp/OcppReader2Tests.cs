using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.Ocpp;

public sealed class OcppReader2Tests
{
    private static readonly DateTimeOffset Ten = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("ocpp2.0.1")]
    [InlineData("ocpp2.1")]
    [InlineData("OCPP2.0")]
    [InlineData(null)]
    [InlineData("")]
    public void A_boot_notification(string? subprotocol) => TestReader.ReadFact(
            "BootNotification",
            """{"reason":"PowerUp","chargingStation":{"model":"W 11","vendorName":"Wattwerk","serialNumber":"S7","firmwareVersion":"2.1"}}""",
            subprotocol)
        .ShouldBe(new Booted("Wattwerk", "W 11", "2.1", "S7"));

    [Theory]
    [InlineData("""{"evseId":2,"connectorId":1,"connectorStatus":"Occupied","timestamp":"2026-05-04T10:00:00Z"}""", 2, 1)]
    [InlineData("""{"evseId":"2","connectorId":"3","connectorStatus":"Occupied"}""", 2, 3)]
    [InlineData("""{"evseId":2,"connectorStatus":"Occupied"}""", 2, 1)]
    public void A_status_belongs_to_the_EVSE(string payload, int evse, int connector)
    {
        foreach (var subprotocol in new[] { "ocpp2.0.1", null })
        {
            TestReader.ReadFact("StatusNotification", payload, subprotocol).ShouldBe(new StatusReported(evse, "Occupied")
            {
                ConnectorOfEvse = connector,
                IsVersion2 = true,
                At = payload.Contains("timestamp", StringComparison.Ordinal) ? TestDevice.Start : null,
            });
        }
    }

    [Fact]
    public void A_heartbeat() => TestReader.ReadFact("Heartbeat", "{}", "ocpp2.1").ShouldBe(HeartbeatSent.Instance);

    [Fact]
    public void A_start_of_a_transaction()
    {
        var started = Event("""
            {"eventType":"Started","timestamp":"2026-05-04T10:00:00Z","triggerReason":"CablePluggedIn","seqNo":0,"offline":false,
             "transactionInfo":{"transactionId":"tx-1","chargingState":"EVConnected"},
             "evse":{"id":1,"connectorId":1},"idToken":{"idToken":"04AB","type":"ISO14443"},
             "meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":1.2,"unitOfMeasure":{"unit":"kWh"}}]}]}
            """);

        started.ShouldBe(new TransactionReported(TransactionEventType.Started)
        {
            IsVersion2 = true,
            SeqNo = 0,
            TransactionId = "tx-1",
            Connector = 1,
            IdTag = "04AB",
            At = Ten,
            ChargingState = "EVConnected",
            Samples = started.Samples,
        });
        started.Samples.ShouldHaveSingleItem().ShouldBe(
            new MeterSample(1, Ten, 0, "Energy.Active.Import.Register", Phases.Total, "Outlet", "Sample.Periodic", "kWh", 1.2m) { TransactionId = "tx-1" });
    }

    [Fact]
    public void Later_events_belong_to_the_EVSE_of_the_transaction()
    {
        var updated = Event("""
            {"eventType":"updated","timestamp":"2026-05-04T10:00:00Z","transactionInfo":{"transactionId":"tx-1"},
             "meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":7}]}]}
            """);

        (updated.EventType, updated.Connector, updated.StopReason).ShouldBe((TransactionEventType.Updated, null, null));
        updated.Samples.ShouldHaveSingleItem().Connector.ShouldBe(0);
    }

    [Theory]
    [InlineData("", null, false)]
    [InlineData(",\"seqNo\":7,\"offline\":true", 7, true)]
    [InlineData(",\"seqNo\":\"7\",\"offline\":\"true\"", 7, true)]
    [InlineData(",\"seqNo\":-7,\"offline\":\"false\"", null, false)]
    public void An_event_tells_its_order_and_whether_the_charger_was_offline(string members, int? seqNo, bool isOffline)
    {
        var updated = Event($$$"""{"eventType":"Updated","transactionInfo":{"transactionId":"tx-1"}{{{members}}}}""");

        (updated.SeqNo, updated.IsOffline).ShouldBe((seqNo, isOffline));
    }

    [Theory]
    [InlineData("", "Local")]
    [InlineData(",\"stoppedReason\":\"Remote\"", "Remote")]
    public void An_end_without_a_reason_is_Local(string member, string reason) =>
        Event($$$"""{"eventType":"Ended","transactionInfo":{"transactionId":"tx-1"{{{member}}}},"evse":{"id":1}}""")
            .ShouldBe(new TransactionReported(TransactionEventType.Ended) { IsVersion2 = true, TransactionId = "tx-1", Connector = 1, StopReason = reason });

    [Theory]
    [InlineData("""{"value":2.5,"unitOfMeasure":{"unit":"Wh","multiplier":3}}""", 2500)]
    [InlineData("""{"value":2.5,"unitOfMeasure":{"multiplier":"-1"}}""", 0.25)]
    [InlineData("""{"value":"2.5","unitOfMeasure":{}}""", 2.5)]
    [InlineData("""{"value":2.5,"unitOfMeasure":null}""", 2.5)]
    [InlineData("""{"value":2.5,"unit":"kWh"}""", 2.5)]
    public void A_multiplier_is_a_power_of_ten(string sample, double value) => SampleOf(sample).Value.ShouldBe((decimal)value);

    [Theory]
    [InlineData("""{"value":1,"unitOfMeasure":{"multiplier":400}}""")]
    [InlineData("""{"value":1,"unitOfMeasure":{"multiplier":0.5}}""")]
    [InlineData("""{"value":1e14,"unitOfMeasure":{"multiplier":2}}""")]
    public void A_multiplier_out_of_range_gives_no_value(string sample) =>
        MeterValues(sample).Skipped.ShouldBe(["Energy.Active.Import.Register: a value that is not a number"]);

    [Fact]
    public void A_signed_sample_counts_by_its_number() =>
        SampleOf("""{"value":7,"signedMeterValue":{"signedMeterData":"T0NNRnx7fQ==","encodingMethod":"OCMF"}}""").Value.ShouldBe(7);

    [Fact]
    public void Text_is_kept() => SampleOf(
            """{"value":1,"measurand":"Voltage","phase":"L1-N","location":"Upstream","context":"sample.clock","unitOfMeasure":{"unit":"V"}}""")
        .ShouldBe(new MeterSample(2, null, 0, "Voltage", Phases.L1N, "Upstream", "Sample.Clock", "V", 1));

    [Theory]
    [InlineData("StatusNotification", """{"connectorId":1,"connectorStatus":"Occupied"}""")]
    [InlineData("StatusNotification", """{"evseId":1,"connectorId":1}""")]
    [InlineData("MeterValues", """{"meterValue":[]}""")]
    [InlineData("TransactionEvent", """{"eventType":"Paused","transactionInfo":{"transactionId":"tx-1"}}""")]
    [InlineData("TransactionEvent", "[]")]
    [InlineData("Authorize", """{"idToken":{"idToken":"","type":"NoAuthorization"}}""")]
    public void A_message_without_a_required_value_is_logged(string action, string payload)
    {
        var reading = TestReader.ReadCall(action, payload, "ocpp2.0.1");

        reading.Facts.ShouldBeEmpty();
        reading.Skipped.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("""[6,"1","NotifyPeriodicEventStream",{"id":1,"pending":0,"basetime":"2026-05-04T10:00:00Z","data":[{"t":0,"v":"1"}]}]""")]
    [InlineData("""[5,"1","FormatViolation","no",{}]""")]
    [InlineData("""[3,"1",{"status":"Accepted"}]""")]
    [InlineData("""[2,"1","NotifyEvent",{"seqNo":0,"eventData":[]}]""")]
    public void Messages_that_do_not_concern_metering_have_no_facts(string message) =>
        TestReader.Read(message, "ocpp2.1").ShouldBe(OcppReading.Nothing);

    [Fact]
    public void A_known_subprotocol_decides_the_version()
    {
        const string Station = """{"chargingStation":{"model":"M"},"chargePointModel":"m"}""";

        TestReader.ReadFact("BootNotification", Station, "ocpp1.6").ShouldBeOfType<Booted>().Model.ShouldBe("m");
        TestReader.ReadFact("BootNotification", Station, "ocpp2.0.1").ShouldBeOfType<Booted>().Model.ShouldBe("M");
        TestReader.ReadFact("BootNotification", Station, "custom").ShouldBeOfType<Booted>().Model.ShouldBe("M");
        TestReader.ReadFact("BootNotification", """{"chargePointModel":"m"}""", null).ShouldBeOfType<Booted>().Model.ShouldBe("m");
    }

    [Fact]
    public void A_transaction_event_needs_no_subprotocol() =>
        TestReader.ReadFact("TransactionEvent", """{"eventType":"Started","transactionInfo":{"transactionId":"tx-1"}}""", null)
            .ShouldBe(new TransactionReported(TransactionEventType.Started) { IsVersion2 = true, TransactionId = "tx-1" });

    private static TransactionReported Event(string payload) =>
        TestReader.ReadFact("TransactionEvent", payload, "ocpp2.0.1").ShouldBeOfType<TransactionReported>();

    private static OcppReading MeterValues(string sample) =>
        TestReader.ReadCall("MeterValues", $$"""{"evseId":2,"meterValue":[{"sampledValue":[{{sample}}]}]}""", "ocpp2.0.1");

    private static MeterSample SampleOf(string sample) => TestReader.SamplesOf(MeterValues(sample)).ShouldHaveSingleItem();
}
