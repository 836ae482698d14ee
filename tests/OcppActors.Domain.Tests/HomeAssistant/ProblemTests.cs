using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The problem sensor of a connector, and the texts about errors beside it.</summary>
public sealed class ProblemTests
{
    [Theory]
    [InlineData("Available", "NoError", "0")]
    [InlineData("Available", "noerror", "0")]
    [InlineData("Unavailable", "NoError", "0")]
    [InlineData("Available", "null", "0")]
    [InlineData("Resting", "NoError", "0")]
    [InlineData("Faulted", "NoError", "1")]
    [InlineData("faulted", null, "1")]
    [InlineData("Charging", "WeakSignal", "1")]
    [InlineData("Unavailable", "E-1234", "1")]
    [InlineData("Resting", null, "null")]
    public void A_fault_or_an_error_is_a_problem(string status, string? error, string published)
    {
        var device = new TestDevice().Connects().Applies(Facts.Status(status, error: error)).Waits(10);

        device.Retained["1/problem"].ShouldBe($$"""{"value": {{published}}}""");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [InlineData("Available", "0")]
    [InlineData("Occupied", "0")]
    [InlineData("Unavailable", "0")]
    [InlineData("Faulted", "1")]
    [InlineData("Charging", "null")]
    public void Under_2_x_only_the_status_tells(string status, string published)
    {
        var device = new TestDevice().Connects().Receives(
            $$"""[2,"s","StatusNotification",{"evseId":1,"connectorId":1,"connectorStatus":"{{status}}","timestamp":"2026-05-04T10:00:00Z"}]""",
            subprotocol: "ocpp2.0.1").Waits(10);

        device.Retained["1/problem"].ShouldBe($$"""{"value": {{published}}}""");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void It_is_a_diagnostic_binary_sensor()
    {
        var device = new TestDevice().Connects().Applies(Facts.Status("Available", error: "NoError")).Waits(10);

        device.Components.GetProperty("1_problem").GetRawText().ShouldBe(
            """{"platform":"binary_sensor","unique_id":"OCPP_CP-1_1_problem_value","name":"Connector 1 problem","state_topic":"ocpp/CP-1/1/problem/state","value_template":"{{ value_json.value }}","payload_on":"1","payload_off":"0","device_class":"problem","entity_category":"diagnostic","qos":1}""");
        device.Components.TryGetProperty("1_error", out _).ShouldBeTrue();
    }

    [Fact]
    public void It_goes_off_when_the_error_is_over()
    {
        var device = new TestDevice().Connects().Applies(Facts.Status("Faulted", error: "GroundFailure")).Waits(10);

        device.Applies(Facts.Status("Available", error: "NoError"));

        device.HistoryOf("1/problem").ShouldBe([1, 0]);
    }

    [Fact]
    public void Each_plug_of_an_EVSE_has_its_own()
    {
        var device = new TestDevice().Connects().Applies(Facts.Status("Faulted") with { IsVersion2 = true });

        device.Applies(Facts.Status("Available") with { IsVersion2 = true, ConnectorOfEvse = 2 }).Waits(10);

        device.Retained["1/problem"].ShouldBe("""{"value": 1}""");
        device.Retained["1/c2/problem"].ShouldBe("""{"value": 0}""");
        var next = device.Restarts().Waits(10);
        next.Documents.ShouldHaveSingleItem().Json.GetRawText().ShouldBe(device.Document.GetRawText());
        next.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [InlineData("\"null\"")]
    [InlineData("\"None\"")]
    [InlineData("\"N/A\"")]
    [InlineData("\"-\"")]
    [InlineData("\"--\"")]
    [InlineData("\"0x0000\"")]
    [InlineData("\"0X00\"")]
    [InlineData("\"0\"")]
    [InlineData("\" null \"")]
    [InlineData("\"(null)\"")]
    [InlineData("0")]
    [InlineData("null")]
    public void A_placeholder_is_no_info_and_no_vendor_error(string placeholder)
    {
        var device = new TestDevice().Connects().Receives(Status(placeholder, placeholder)).Waits(10);

        device.Retained.Keys.ShouldNotContain("1/error-info");
        device.Retained.Keys.ShouldNotContain("1/vendor-error");
        device.Retained["1/problem"].ShouldBe("""{"value": 0}""");
        device.Skipped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0x0001")]
    [InlineData("00A0")]
    [InlineData("-1")]
    [InlineData("10")]
    [InlineData("None of the phases")]
    [InlineData("0x")]
    public void A_text_that_contains_one_is_a_fact(string text)
    {
        var device = new TestDevice().Connects().Receives(Status($"\"{text}\"", $"\"{text}\"")).Waits(10);

        device.Retained["1/error-info"].ShouldBe($$"""{"value": "{{text}}"}""");
        device.Retained["1/vendor-error"].ShouldBe($$"""{"value": "{{text}}"}""");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_placeholder_clears_an_earlier_text(bool restarts)
    {
        var device = new TestDevice().Connects().Receives(Status("\"RCD tripped\"", "\"E7\"")).Waits(10);
        device = restarts ? device.Restarts().Connects() : device;

        device.Receives(Status("\"null\"", "\"0x0000\"")).Waits(10);

        device.Retained["1/error-info"].ShouldBe("""{"value": null}""");
        device.Retained["1/vendor-error"].ShouldBe("""{"value": null}""");
    }

    private static string Status(string info, string vendorError) =>
        $$"""[2,"s","StatusNotification",{"connectorId":1,"status":"Available","errorCode":"NoError","info":{{info}},"vendorId":{{info}},"vendorErrorCode":{{vendorError}}}]""";
}
