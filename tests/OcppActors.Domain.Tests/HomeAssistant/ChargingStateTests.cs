using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The charging state in the transactions of OCPP 2.x.</summary>
public sealed class ChargingStateTests
{
    private const string Topic = "1/charging-state";

    [Fact]
    public void The_charging_state_is_a_diagnostic_announced_with_the_session()
    {
        var device = New().Waits(10).Receives(Event("Started", "EVConnected"), subprotocol: "ocpp2.0.1").Waits(1);

        device.Documents.Count().ShouldBe(2);
        device.Retained[Topic].ShouldBe("""{"value": "EVConnected"}""");
        var component = device.Components.GetProperty("1_charging_state");
        component.GetProperty("name").GetString().ShouldBe("Connector 1 charging state");
        component.GetProperty("entity_category").GetString().ShouldBe("diagnostic");
        component.GetProperty("device_class").GetString().ShouldBe("enum");
        component.GetProperty("options").EnumerateArray().Select(option => option.GetString())
            .ShouldBe(["Charging", "EVConnected", "SuspendedEV", "SuspendedEVSE", "Idle"]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [InlineData("Charging", "\"Charging\"")]
    [InlineData("suspendedevse", "\"SuspendedEVSE\"")]
    [InlineData("Dreaming", "null")]
    [InlineData(null, "\"EVConnected\"")]
    public void The_charging_state_follows_the_transaction(string? said, string published)
    {
        var device = New().Applies(Said(Started(), "EVConnected")).Waits(2);

        device.Applies(Said(Updated("T", at: 60), said));

        device.Retained[Topic].ShouldBe($$"""{"value": {{published}}}""");
        device.Skipped.ShouldBe(said == "Dreaming" ? ["charging state Dreaming is unknown"] : []);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [InlineData(null, "Idle", "Idle")]
    [InlineData("EVConnected", "EVConnected", "Idle")]
    public void After_the_end_the_state_is_Idle_unless_the_charger_says_otherwise(string? said, string ended, string free)
    {
        var device = New().Applies(Said(Started(), "Charging")).Waits(2);

        device.Applies(Status("Available") with { IsVersion2 = true, ConnectorOfEvse = 2 }).Waits(6);
        device.Retained[Topic].ShouldBe("""{"value": "Charging"}""");
        device.Applies(Said(Ended("T", at: 60), said));
        device.Retained[Topic].ShouldBe($$"""{"value": "{{ended}}"}""");
        device.Applies(Status("Available") with { IsVersion2 = true });
        device.Retained[Topic].ShouldBe($$"""{"value": "{{free}}"}""");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void OCPP_1_6_has_no_charging_state()
    {
        var device = New().Applies(Started(), StartAnswered("77")).Waits(60).Applies(Ended("77", at: 60, register: 5100), Status("Available")).Waits(10);

        device.Retained.ShouldNotContainKey(Topic);
    }

    [Fact]
    public void Repeated_and_late_events_do_not_overwrite_the_charging_state()
    {
        var late = New().Applies(Said(Updated("T", at: 60), "Charging")).Waits(60).Applies(Said(Started(), "EVConnected")).Waits(2);
        late.Retained[Topic].ShouldBe("""{"value": "Charging"}""");

        var over = New().Applies(Said(Started(), "Charging"), Ended("T", at: 60)).Waits(60).Applies(Said(Updated("T", at: 30), "Charging")).Waits(2);
        over.Retained[Topic].ShouldBe("""{"value": "Idle"}""");
    }

    [Fact]
    public void A_start_without_an_EVSE_sets_the_state_when_the_EVSE_is_known()
    {
        var device = New().Applies(Said(Started(), "EVConnected") with { Connector = null }).Waits(2).Applies(Updated("T", 2, 60)).Waits(10);

        device.Retained["2/charging-state"].ShouldBe("""{"value": "EVConnected"}""");
    }

    [Fact]
    public void The_charging_state_is_restored_after_a_restart()
    {
        var device = New().Applies(Said(Started(), "Charging")).Waits(2).Restarts().Connects();

        device.Applies(Said(Updated("T", at: 2), "SuspendedEV")).Waits(10);

        device.Documents.ShouldHaveSingleItem();
        device.Retained[Topic].ShouldBe("""{"value": "SuspendedEV"}""");
        device.Applies(Ended("T", at: 12)).Retained[Topic].ShouldBe("""{"value": "Idle"}""");
        device.ShouldSatisfyDiscoveryRules();
    }

    private static TestDevice New() => new TestDevice().Connects();

    private static TransactionReported Said(TransactionReported report, string? state) => report.EventType == TransactionEventType.Started
        ? report with { TransactionId = "T", CallId = null, Register = null, ChargingState = state }
        : report with { ChargingState = state };

    private static string Event(string type, string state) =>
        $$$"""[2,"e","TransactionEvent",{"eventType":"{{{type}}}","timestamp":"2026-05-04T10:00:10Z","triggerReason":"CablePluggedIn","seqNo":0,"transactionInfo":{"transactionId":"T","chargingState":"{{{state}}}"},"evse":{"id":1,"connectorId":1}}]""";
}
