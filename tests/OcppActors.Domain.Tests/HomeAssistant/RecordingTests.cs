using System.Text.Json;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Whole recordings of real chargers, and of our own.</summary>
public sealed class RecordingTests
{
    [Fact]
    public void Every_recording_pleases_home_assistant_and_leaves_its_last_values()
    {
        Recording.Files.ShouldNotBeEmpty();
        foreach (var file in Recording.Files)
        {
            foreach (var charger in Recording.Read(file).GroupBy(message => message.ChargePoint))
            {
                var device = Play(charger.Key, charger);

                device.ShouldPleaseHomeAssistant();
                LastStatuses(charger).ShouldAllBe(
                    status => device.Retained[status.Key] == $$"""{"value": "{{status.Value}}"}""", file);
            }
        }
    }

    [Fact]
    public void A_charger_with_one_phase()
    {
        if (Recording.Files.FirstOrDefault(name => name.Contains("autel", StringComparison.Ordinal)) is not { } file)
        {
            return;
        }

        var device = Play("AL0123456789ABCDEF", Recording.Read(file));

        device.Retained.Select(state => $"{state.Key} {state.Value}").Where(state => state[0] == '1').Order(StringComparer.Ordinal).ShouldBe(
        [
            """1/Outlet/Current-Export {"value": 46.916}""",
            """1/Outlet/Current-Import {"value": 46.916}""",
            """1/Outlet/Energy-Active-Import-Register {"value": 440622.3}""",
            """1/Outlet/Power-Active-Import {"value": 11378}""",
            """1/Outlet/Power-Offered {"value": 11378}""",
            """1/Outlet/Voltage {"value": 245.36}""",
            """1/status {"value": "Charging"}""",
        ]);
        device.Document.GetProperty("device").GetProperty("model").GetString().ShouldBe("MaxiChargerAC");
    }

    [Fact]
    public void A_charger_with_three_phases_of_which_one_carries_current()
    {
        if (Recording.Files.FirstOrDefault(name => name.Contains("three-phase-transaction", StringComparison.Ordinal)
            && name.Contains("shared", StringComparison.Ordinal)) is not { } file)
        {
            return;
        }

        var device = Play("ChargerSerialNr", Recording.Read(file));

        device.Retained.Select(state => $"{state.Key} {state.Value}").Where(state => state[0] == '1').Order(StringComparer.Ordinal).ShouldBe(
        [
            """1/Outlet/Current-Import/L1 {"value": 16.09}""",
            """1/Outlet/Current-Import/L2 {"value": 0}""",
            """1/Outlet/Current-Import/L3 {"value": 0}""",
            """1/Outlet/Energy-Active-Import-Register {"value": 112}""",
            """1/Outlet/Power-Active-Import {"value": 3620}""",
            """1/Outlet/Power-Active-Import/L1 {"value": 3620}""",
            """1/Outlet/Power-Active-Import/L2 {"value": 0}""",
            """1/Outlet/Power-Active-Import/L3 {"value": 0}""",
            """1/Outlet/Temperature {"value": 34}""",
            """1/Outlet/Voltage/L1 {"value": 223.1}""",
            """1/Outlet/Voltage/L2 {"value": 241.7}""",
            """1/Outlet/Voltage/L3 {"value": 236}""",
            """1/status {"value": "Available"}""",
        ]);
    }

    private static TestDevice Play(string chargePoint, IEnumerable<RecordedMessage> messages)
    {
        var device = new TestDevice(chargePoint).Connects();
        DateTimeOffset? before = null;
        foreach (var message in messages)
        {
            device.Waits(Math.Max(0, (message.Timestamp - (before ?? message.Timestamp)).TotalSeconds));
            before = message.Timestamp;
            device.Hears(message.Payload, message.Timestamp, message.Sender, message.Protocol);
        }

        return device.Waits(10);
    }

    /// <summary>Read in the plainest way there is, by connector's topic.</summary>
    private static IReadOnlyDictionary<string, string> LastStatuses(IEnumerable<RecordedMessage> messages)
    {
        var statuses = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in messages.Where(message => message.Sender == Direction.FromChargePoint && message.Protocol == "ocpp1.6"))
        {
            var json = JsonElement.Parse(message.Payload);
            if (json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 4 && json[2].ValueEquals("StatusNotification"))
            {
                statuses[$"{json[3].GetProperty("connectorId")}/status"] = json[3].GetProperty("status").GetString()!;
            }
        }

        return statuses;
    }
}
