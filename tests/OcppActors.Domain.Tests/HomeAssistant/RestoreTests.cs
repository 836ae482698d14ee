using System.Text.Json;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Restores a device from the document that an earlier run has left at the broker.</summary>
public sealed class RestoreTests
{
    private const string Boot = """[2,"b","BootNotification",{"chargePointVendor":"Wattwerk","chargePointModel":"W 11","firmwareVersion":"4.2"}]""";
    private const string Status = """[2,"s","StatusNotification",{"connectorId":1,"status":"Available"}]""";
    private const string Heartbeat = """[2,"h","Heartbeat",{}]""";

    public static TheoryData<string> Files => [.. Recording.Files];

    [Fact]
    public void Nothing_is_published_before_the_restore_and_everything_after_it()
    {
        var device = new TestDevice(isRestored: false).Connects().Receives(Status).Waits(60);
        device.Log.ShouldBeEmpty();

        device.Restores(null);

        device.Log.ShouldBe(
        [
            "ocpp/CP-1/availability online",
            "homeassistant/device/ocpp/CP-1/config",
            """ocpp/CP-1/1/problem/state {"value": 0}""",
            """ocpp/CP-1/1/status/state {"value": "Available"}""",
        ]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_recording_played_again_after_a_restart_announces_nothing_again(string file)
    {
        foreach (var charger in Recording.Read(file).GroupBy(message => message.ChargePoint))
        {
            var document = Play(new TestDevice(charger.Key), charger).DocumentText;

            var again = Play(new TestDevice(charger.Key, isRestored: false).Restores(document), charger);

            again.Published.Where(entry => entry.Publication.Kind == PublicationKind.Discovery)
                .Select(entry => System.Text.Encoding.UTF8.GetString(entry.Publication.Payload.Span))
                .ShouldBe([document], file);
            again.ShouldSatisfyDiscoveryRules();
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_restart_during_a_recording_removes_no_component(string file)
    {
        foreach (var charger in Recording.Read(file).GroupBy(message => message.ChargePoint))
        {
            var messages = charger.ToList();
            var first = Play(new TestDevice(charger.Key), messages.Take(messages.Count / 2));

            var second = Play(
                new TestDevice(charger.Key, isRestored: false).Restores(first.DocumentText).Waits(5), messages.Skip(messages.Count / 2));

            KeysOf(second.Components).ShouldBeSubsetOf(KeysOf(Play(new TestDevice(charger.Key), messages).Components));
            KeysOf(first.Components).ShouldBeSubsetOf(KeysOf(second.Components));
            second.ShouldSatisfyDiscoveryRules();
        }
    }

    [Fact]
    public void A_known_value_is_published_at_once_and_a_new_one_after_a_delayed_document()
    {
        var document = new TestDevice().Connects().Receives(Status).Waits(2).DocumentText;
        var device = new TestDevice(isRestored: false).Restores(document);

        device.Connects().Receives(Status).SendsMeterValues(Sample("Voltage", 230, "L1")).Waits(10);

        device.Log.ShouldBe(
        [
            "homeassistant/device/ocpp/CP-1/config",
            "ocpp/CP-1/availability online",
            """ocpp/CP-1/1/status/state {"value": "Available"}""",
            """ocpp/CP-1/1/problem/state {"value": 0}""",
            "homeassistant/device/ocpp/CP-1/config",
            """ocpp/CP-1/1/Outlet/Voltage/state {"value": 230}""",
        ]);
        device.Documents.Select(entry => (entry.At - TestDevice.Start).TotalSeconds).ShouldBe([0, 5.5]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_removed_entity_stays_removed_until_it_has_a_value()
    {
        var first = new TestDevice().Connects().SendsMeterValues(Sample("Voltage", 230, "L1")).Waits(2);
        var document = first.SendsMeterValues(Sample("Voltage", 230, "L1"), Sample("Voltage", 231, "L2")).Waits(10).DocumentText;
        var device = new TestDevice(isRestored: false).Restores(document);

        device.Connects().SendsMeterValues(Sample("Voltage", 229, "L1")).Waits(10);
        device.Components.GetProperty("1_outlet_voltage").GetRawText().ShouldBe("""{"platform":"sensor"}""");
        device.SendsMeterValues(Sample("Voltage", 230)).Waits(10);

        device.Components.GetProperty("1_outlet_voltage").GetProperty("device_class").GetString().ShouldBe("voltage");
        device.Retained["1/Outlet/Voltage/L1"].ShouldBe("""{"value": 229}""");
        device.Retained["1/Outlet/Voltage"].ShouldBe("""{"value": 230}""");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void The_device_is_restored_until_a_boot_changes_it()
    {
        var document = new TestDevice().Connects().Receives(Boot).Waits(2).DocumentText;
        var device = new TestDevice(isRestored: false).Restores(document).Connects().Waits(10);
        device.DocumentText.ShouldBe(document);

        device.Receives(Boot.Replace("4.2", "4.3", StringComparison.Ordinal)).Waits(10);

        device.DocumentText.ShouldBe(document.Replace("4.2", "4.3", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_component_is_kept_unchanged()
    {
        const string future = """{"platform":"sensor","unique_id":"OCPP_CP-1_1_mood_value","state_topic":"ocpp/CP-1/1/mood/state","mood":[1, 2]}""";
        var document = new TestDevice().Connects().Waits(2).DocumentText.Replace(
            "\"heartbeat\":{", $"\"1_mood\":{future},\"heartbeat\":{{", StringComparison.Ordinal);

        var device = new TestDevice(isRestored: false).Restores(document).Connects().Receives(Status).Waits(10);

        device.Components.GetProperty("1_mood").GetRawText().ShouldBe(future);
        device.Components.TryGetProperty("1_status", out _).ShouldBeTrue();
    }

    [Fact]
    public void A_charge_point_without_a_connection_is_offline_when_all_are_known()
    {
        var document = new TestDevice().Connects().Waits(2).DocumentText;

        new TestDevice(isRestored: false).Restores(document, knowsConnections: true).Waits(10).Log
            .ShouldBe(["ocpp/CP-1/availability offline", "homeassistant/device/ocpp/CP-1/config"]);
        new TestDevice(isRestored: false).Restores(document).Waits(10).Log
            .ShouldBe(["homeassistant/device/ocpp/CP-1/config"]);
    }

    [Fact]
    public void The_document_of_another_bridge_is_taken_over_with_every_component()
    {
        var other = new TestDevice(settings: new DeviceSettings("ocpp-bridge/other/availability", "0.9") { BridgeId = "other" });
        var document = other.Connects().Receives(Boot).Receives(Status).SendsMeterValues(Sample("Voltage", 230, "L1")).Waits(2).DocumentText;

        var device = new TestDevice(isRestored: false).Restores(document).Connects().Waits(10);

        KeysOf(device.Components).ShouldBe(KeysOf(other.Components));
        device.DocumentText.ShouldBe(document
            .Replace("ocpp-bridge/other", "ocpp-bridge/test", StringComparison.Ordinal)
            .Replace("ocpp_bridge_other", "ocpp_bridge_test", StringComparison.Ordinal)
            .Replace("0.9", "1.2.3", StringComparison.Ordinal));
        (device.Documents.Single().At - TestDevice.Start).TotalSeconds.ShouldBe(5.5);
    }

    [Fact]
    public void Every_entity_that_is_not_a_reading_is_restored()
    {
        ChargePointFact[] facts =
        [
            new Booted("Wattwerk", "W 11", "4.2", "S7"), HeartbeatSent.Instance, new FirmwareStatusReported("Installed"),
            new DiagnosticsStatusReported("Uploaded"), new SecurityEventReported("TamperDetectionActivated", null),
            Facts.Status("Faulted", error: "GroundFailure") with { Info = "RCD", VendorErrorCode = "E7" }, Facts.Started(2),
            new BootAnswered("Accepted", 300), Facts.Updated("uuid", 3) with { ChargingState = "Charging" },
        ];
        var document = new TestDevice().Connects().Applies(facts).Waits(2).DocumentText;

        var device = new TestDevice(isRestored: false).Restores(document).Connects().Applies(facts).Waits(10);

        // Values are published at once: every component is known and announced.
        device.Documents.ShouldHaveSingleItem();
        device.Retained.Count.ShouldBe(device.Components.EnumerateObject().Count() - 1);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_charger_with_a_new_OCPP_version_has_the_states_of_that_version()
    {
        StatusReported[] statuses = [Facts.Status("Occupied") with { IsVersion2 = true }, Facts.Status("Available") with { IsVersion2 = true, ConnectorOfEvse = 2 }];
        var document = new TestDevice().Connects().Receives(Status).Waits(2).DocumentText;

        var device = new TestDevice(isRestored: false).Restores(document).Connects().Applies(statuses).Waits(10);
        device.Components.GetProperty("1_status").GetProperty("options").GetArrayLength().ShouldBe(5);
        device.Retained["1/status"].ShouldBe("""{"value": "Occupied"}""");
        device.Retained["1/c2/status"].ShouldBe("""{"value": "Available"}""");
        device.ShouldSatisfyDiscoveryRules();

        var again = new TestDevice(isRestored: false).Restores(device.DocumentText).Connects().Applies(statuses).Waits(10);
        again.DocumentText.ShouldBe(device.DocumentText);
        again.Documents.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_new_state_prefix_and_a_new_name_move_no_entity()
    {
        var first = new TestDevice().Connects().Receives(Status).SendsMeterValues(Sample("Voltage", 230)).Waits(2);
        var settings = first.Settings with { StatePrefix = "cars/ocpp", DeviceName = "Box", SuggestedArea = "Garage" };

        var device = new TestDevice(settings: settings, isRestored: false).Restores(first.DocumentText).Connects().Waits(10);

        device.DocumentText.ShouldBe(first.DocumentText
            .Replace("\"ocpp/CP-1", "\"cars/ocpp/CP-1", StringComparison.Ordinal)
            .Replace("EV Charge Point CP-1", "Box", StringComparison.Ordinal)
            .Replace("\"serial_number\":\"CP-1\"", "\"serial_number\":\"CP-1\",\"suggested_area\":\"Garage\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_first_restore_counts()
    {
        var document = new TestDevice().Connects().Receives(Status).Waits(2).DocumentText;

        var device = new TestDevice().Connects().Restores(document).Waits(2);

        device.Components.TryGetProperty("1_status", out _).ShouldBeFalse();
    }

    private static TestDevice Play(TestDevice device, IEnumerable<RecordedMessage> messages)
    {
        device.Connects();
        DateTimeOffset? before = null;
        foreach (var message in messages)
        {
            device.Waits(Math.Max(0, (message.Timestamp - (before ?? message.Timestamp)).TotalSeconds));
            before = message.Timestamp;
            device.Receives(message.Payload, message.Timestamp, message.Sender, message.Protocol);
        }

        return device.Waits(10);
    }

    private static List<string> KeysOf(JsonElement components) => [.. components.EnumerateObject().Select(component => component.Name)];

    private static string Sample(string measurand, int value, string? phase = null, string? unit = null) => JsonSerializer.Serialize(
        new Dictionary<string, string?> { ["value"] = $"{value}", ["measurand"] = measurand, ["phase"] = phase, ["unit"] = unit });
}
