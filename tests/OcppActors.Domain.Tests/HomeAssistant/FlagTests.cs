using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Measurands that are yes or no (OCPP 2.1): binary sensors, which earlier versions have announced as sensors.</summary>
public sealed class FlagTests
{
    private const string Old =
        """{"platform":"sensor","unique_id":"OCPP_CP-1_1_Outlet_Display-InletHot_value","name":"Connector 1 inlet hot","state_topic":"ocpp/CP-1/1/Outlet/Display-InletHot/state","value_template":"{{ value_json.value }}","suggested_display_precision":0,"qos":1}""";

    private const string New =
        """{"platform":"binary_sensor","unique_id":"OCPP_CP-1_1_Outlet_Display-InletHot_value","name":"Connector 1 inlet hot","state_topic":"ocpp/CP-1/1/Outlet/Display-InletHot/state","value_template":"{{ value_json.value }}","payload_on":"1","payload_off":"0","icon":"mdi:thermometer-alert","qos":1}""";

    [Fact]
    public void A_flag_is_a_binary_sensor_at_the_topic_of_its_measurand()
    {
        var device = new TestDevice().Connects().Receives(Flag("1"), subprotocol: "ocpp2.1").Waits(10).Receives(Flag("0"), subprotocol: "ocpp2.1").Waits(10);

        device.Components.GetProperty("1_outlet_display_inlethot_flag").GetRawText().ShouldBe(New);
        device.HistoryOf("1/Outlet/Display-InletHot").ShouldBe([1, 0]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [InlineData("0.0", 0)]
    [InlineData("2", 1)]
    [InlineData("-1", 1)]
    public void Any_number_but_0_is_yes(string value, int published)
    {
        var device = new TestDevice().Connects().Receives(Flag(value), subprotocol: "ocpp2.1").Waits(10);

        device.HistoryOf("1/Outlet/Display-InletHot").ShouldBe([published]);
    }

    [Fact]
    public void The_sensor_of_an_earlier_version_is_removed_and_the_binary_sensor_announced()
    {
        var before = new TestDevice().Connects().Receives(Flag("1"), subprotocol: "ocpp2.1").Waits(10);
        var earlier = before.DocumentText
            .Replace(New, Old, StringComparison.Ordinal)
            .Replace("1_outlet_display_inlethot_flag", "1_outlet_display_inlethot", StringComparison.Ordinal);
        earlier.ShouldContain(Old);

        var device = new TestDevice(isRestored: false).Restores(earlier, states: before.Retained).Connects().Waits(10);

        device.Components.GetProperty("1_outlet_display_inlethot").GetRawText().ShouldBe("""{"platform":"sensor"}""");
        device.Components.GetProperty("1_outlet_display_inlethot_flag").GetRawText().ShouldBe(New);
        device.Receives(Flag("0"), subprotocol: "ocpp2.1").HistoryOf("1/Outlet/Display-InletHot").ShouldBe([0]);
        device.Restarts().Connects().Waits(10).DocumentText.ShouldBe(device.DocumentText);
        device.ShouldSatisfyDiscoveryRules();
    }

    private static string Flag(string value) =>
        $$"""[2,"m","MeterValues",{"evseId":1,"meterValue":[{"timestamp":"2026-05-04T10:00:00Z","sampledValue":[{"value":{{value}},"measurand":"Display.InletHot"}]}]}]""";
}
