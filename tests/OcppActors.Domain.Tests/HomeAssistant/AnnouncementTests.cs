using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>When documents and availability are published, and what they contain.</summary>
public sealed class AnnouncementTests
{
    private const string Boot =
        """[2,"b","BootNotification",{"chargePointVendor":"Wattwerk","chargePointModel":"W 11","firmwareVersion":"4.2","chargePointSerialNumber":"S7"}]""";

    private const string Status = """[2,"s","StatusNotification",{"connectorId":1,"status":"Available"}]""";

    private const string Heartbeat = """[2,"h","Heartbeat",{}]""";

    [Fact]
    public void Entities_of_the_first_second_are_in_the_first_document()
    {
        var device = new TestDevice();

        device.Connects().Receives(Boot).Waits(0.5).Receives(Status);
        device.Log.ShouldBe(["ocpp/CP-1/availability online"]);
        device.Waits(0.5);

        device.Log.ShouldBe(
        [
            "ocpp/CP-1/availability online",
            "homeassistant/device/ocpp/CP-1/config",
            """ocpp/CP-1/1/problem/state {"value": 0}""",
            """ocpp/CP-1/1/status/state {"value": "Available"}""",
            """ocpp/CP-1/serial-number/state {"value": "S7"}""",
        ]);
        device.Document.GetProperty("device").GetRawText().ShouldBe(
            """{"identifiers":["cp_CP-1"],"name":"EV Charge Point CP-1","manufacturer":"Wattwerk","model":"W 11","serial_number":"CP-1","sw_version":"4.2","via_device":"ocpp_bridge_test"}""");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void An_announced_value_goes_out_at_once_and_again_with_every_message()
    {
        var device = new TestDevice().Connects().Waits(2);

        device.Receives(Heartbeat).Waits(30).Receives(Heartbeat);

        device.Log.Skip(2).ShouldBe(
        [
            """ocpp/CP-1/heartbeat/state {"value": "2026-05-04T10:00:02.000Z"}""",
            """ocpp/CP-1/heartbeat/state {"value": "2026-05-04T10:00:32.000Z"}""",
        ]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void The_heartbeat_has_the_time_of_its_receipt_not_of_the_bridge()
    {
        var device = new TestDevice().Connects().Waits(2);

        device.Receives("""[2,"h","Heartbeat",{}]"""u8.ToArray(), TestDevice.Start.AddHours(-1));

        device.Retained["heartbeat"].ShouldBe("""{"value": "2026-05-04T09:00:00.000Z"}""");
    }

    [Fact]
    public void A_later_document_is_delayed_and_values_wait_for_it()
    {
        var device = new TestDevice().Connects().Waits(2);

        device.Receives(Status).Waits(2).Receives(Status.Replace("Available", "Preparing", StringComparison.Ordinal)).Waits(10);

        device.Documents.Select(document => (document.At - TestDevice.Start).TotalSeconds).ShouldBe([1, 6.5]);
        device.Log.Skip(2).ShouldBe(
        [
            "homeassistant/device/ocpp/CP-1/config",
            """ocpp/CP-1/1/problem/state {"value": 0}""",
            """ocpp/CP-1/1/status/state {"value": "Preparing"}""",
        ]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_changed_document_waits_after_one_that_was_published_again()
    {
        var device = new TestDevice().Connects().Waits(60);

        device.Republishes().Receives(Status).Waits(10);

        device.Documents.Select(document => (document.At - TestDevice.Start).TotalSeconds).ShouldBe([1, 65.5]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void Entities_added_long_after_the_last_document_are_collected_for_a_second()
    {
        var device = new TestDevice().Connects().Waits(60);

        device.Receives(Status).Waits(0.4).Receives(Boot).Waits(10);

        device.Documents.Select(document => (document.At - TestDevice.Start).TotalSeconds).ShouldBe([1, 61]);
    }

    [Fact]
    public void A_known_entity_is_not_announced_again()
    {
        var device = new TestDevice().Connects().Receives(Boot).Receives(Status).Waits(10);

        device.Receives(Boot).Receives(Status).Disconnects().Connects(2).Receives(Boot).Waits(60);

        device.Documents.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_boot_with_fewer_values_keeps_the_known_ones()
    {
        var device = new TestDevice().Connects().Receives(Boot).Waits(10);

        device.Receives("""[2,"b","BootNotification",{"chargePointVendor":"","chargePointModel":"W 22"}]""").Waits(10);

        var identity = device.Document.GetProperty("device");
        identity.GetProperty("manufacturer").GetString().ShouldBe("Wattwerk");
        identity.GetProperty("model").GetString().ShouldBe("W 22");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void It_is_offline_when_the_last_connection_has_ended()
    {
        var device = new TestDevice().Connects(1).Connects(2).Waits(2);

        device.Disconnects(1).Disconnects(1).Disconnects(2).Waits(60).Connects(3);

        AvailabilityOf(device).ShouldBe(["online", "offline", "online"]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_reconnect_is_not_published_as_offline()
    {
        var device = new TestDevice().Connects(1).Receives(Heartbeat).Waits(10);
        var before = device.Published.Count;

        device.Disconnects(1).Waits(2.9).Connects(2).Waits(60);

        device.Published.Count.ShouldBe(before);
        device.Disconnects(2).Waits(3);
        AvailabilityOf(device).ShouldBe(["online", "offline"]);
    }

    [Fact]
    public void It_is_offline_at_once_when_the_feed_stops()
    {
        var device = new TestDevice().Connects(1).Connects(2).Waits(10).Disconnects(1).StopsFeed();
        AvailabilityOf(device).ShouldBe(["online"]);

        device.Disconnects(2).StopsFeed();

        AvailabilityOf(device).ShouldBe(["online", "offline"]);
    }

    [Fact]
    public void A_charge_point_that_disconnects_before_the_restore_is_offline_after_the_delay()
    {
        var device = new TestDevice(isRestored: false).Connects(1).Disconnects(1).Waits(1).Restores(null);
        AvailabilityOf(device).ShouldBeEmpty();

        device.Waits(2);

        AvailabilityOf(device).ShouldBe(["offline"]);
    }

    [Fact]
    public void A_message_shows_an_unreported_connection()
    {
        var device = new TestDevice().Receives(Heartbeat, Direction.FromCsms, connection: 7).Waits(2);

        device.Disconnects(7).Waits(4);

        AvailabilityOf(device).ShouldBe(["online", "offline"]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_charge_point_that_disconnects_before_its_first_document_is_announced()
    {
        var device = new TestDevice().Connects().Disconnects().Waits(4);

        AvailabilityOf(device).ShouldBe(["online", "offline"]);
        device.Document.GetProperty("device").GetProperty("serial_number").GetString().ShouldBe("CP-1");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void Only_the_connection_sensor_depends_on_the_bridge_alone()
    {
        var device = new TestDevice().Connects().Waits(2);

        device.Document.GetProperty("availability").GetRawText()
            .ShouldBe("""[{"topic":"ocpp-bridge/test/availability"},{"topic":"ocpp/CP-1/availability"}]""");
        device.Components.GetProperty("availability").GetProperty("availability").GetRawText()
            .ShouldBe("""[{"topic":"ocpp-bridge/test/availability"}]""");
        device.Components.GetProperty("heartbeat").TryGetProperty("availability", out _).ShouldBeFalse();
    }

    [Fact]
    public void Facts_of_the_CPMS_are_ignored()
    {
        var device = new TestDevice().Connects().Waits(2).Receives(Status, Direction.FromCsms).Waits(10);

        device.Retained.ShouldBeEmpty();
    }

    [Fact]
    public void A_status_that_OCPP_does_not_define_is_unknown()
    {
        var device = new TestDevice().Connects().Receives(Status).Waits(2);

        device.Receives(Status.Replace("Available", "Dreaming", StringComparison.Ordinal));
        device.Receives(Status.Replace("Available", "charging", StringComparison.Ordinal).Replace("1,", "2,", StringComparison.Ordinal)).Waits(10);

        device.Retained["1/status"].ShouldBe("""{"value": null}""");
        device.Retained["2/status"].ShouldBe("""{"value": "Charging"}""");
        device.Skipped.ShouldBe(["status Dreaming is unknown"]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void States_of_the_charger_are_diagnostic_enums()
    {
        var device = new TestDevice().Connects().Applies(
            Facts.Status("Faulted", error: "groundfailure") with { Info = "RCD", VendorErrorCode = "E7" },
            Facts.Status("Available", 2, error: "Gremlins"),
            new FirmwareStatusReported("Downloading"),
            new DiagnosticsStatusReported("Exploded"),
            new SecurityEventReported("TamperDetectionActivated", null)).Waits(2);

        device.Retained["1/error"].ShouldBe("""{"value": "GroundFailure"}""");
        device.Retained["1/error-info"].ShouldBe("""{"value": "RCD"}""");
        device.Retained["1/vendor-error"].ShouldBe("""{"value": "E7"}""");
        device.Retained["2/error"].ShouldBe("""{"value": null}""");
        device.Retained["firmware-status"].ShouldBe("""{"value": "Downloading"}""");
        device.Retained["diagnostics-status"].ShouldBe("""{"value": null}""");
        device.Retained["security-event"].ShouldBe("""{"value": "TamperDetectionActivated"}""");
        device.Components.TryGetProperty("2_error_info", out _).ShouldBeFalse();
        device.Skipped.ShouldBe(["error code Gremlins is unknown", "diagnostics status Exploded is unknown"]);

        device.Applies(Facts.Status("Available", error: "NoError")).Retained["1/error-info"].ShouldBe("""{"value": null}""");
        device.Components.GetProperty("1_error").GetProperty("options").GetArrayLength().ShouldBe(16);
        device.Components.GetProperty("1_error").GetProperty("entity_category").GetString().ShouldBe("diagnostic");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void An_odd_id_is_mapped_in_topics_and_kept_in_names()
    {
        var device = new TestDevice("Hof|3 ü", new DeviceSettings("ocpp-bridge/b/availability", "1", "ha", "evse"));

        device.Connects().Receives(Status).Waits(2);

        var topicId = TopicId.Of(new ChargePointId("Hof|3 ü"));
        device.Published.Select(entry => entry.Publication.Topic).ShouldBe(
            [$"evse/{topicId}/availability", $"ha/device/ocpp/{topicId}/config", $"evse/{topicId}/1/problem/state", $"evse/{topicId}/1/status/state"]);
        device.Document.GetProperty("device").GetProperty("serial_number").GetString().ShouldBe("Hof|3 ü");
        device.Components.GetProperty("1_status").GetProperty("unique_id").GetString().ShouldBe("OCPP_Hof|3 ü_1_status_value");
    }

    [Fact]
    public void Invented_connectors_do_not_fill_the_memory()
    {
        var device = new TestDevice().Connects();

        for (var connector = 0; connector < 3000; connector++)
        {
            device.Receives(Status.Replace("\"connectorId\":1", $"\"connectorId\":{connector}", StringComparison.Ordinal));
        }

        device.Waits(2);

        // The memory is the bound here: 176 KiB with the values that wait for the first document.
        device.Components.EnumerateObject().Count().ShouldBe(457);
        device.Skipped.Distinct().ShouldBe([ChargePointDevice.TooMuch]);
        device.ShouldSatisfyDiscoveryRules();
    }

    private static List<string> AvailabilityOf(TestDevice device) =>
        [.. device.Log.Where(line => line.StartsWith("ocpp/CP-1/availability ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];
}
