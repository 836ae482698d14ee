using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant.FieldReports;

/// <summary>What owners of chargers have reported of statuses and errors.</summary>
public sealed class StatusReportTests
{
    [Fact]
    public void ABB_fills_info_and_vendor_error_with_placeholders()
    {
        var charger = new Charger16().Reports("Preparing", more: ""","info":"null","vendorErrorCode":"0x0000" """);

        (charger["1/status"], charger["1/error"]).ShouldBe(("\"Preparing\"", "\"NoError\""));
        charger.Device.Retained.Keys.ShouldNotContain("1/error-info");
        charger.Device.Retained.Keys.ShouldNotContain("1/vendor-error");
    }

    [Fact]
    public void Alfen_reports_a_fault_of_two_days_ago_until_it_is_over()
    {
        var charger = new Charger16().Reports("Faulted", error: "GroundFailure", more: ""","info":"RCD test failed","vendorErrorCode":"0x0214" """, at: -172_800);
        (charger["1/status"], charger["1/error"], charger["1/error-info"], charger["1/vendor-error"])
            .ShouldBe(("\"Faulted\"", "\"GroundFailure\"", "\"RCD test failed\"", "\"0x0214\""));

        charger.Reports("Available");

        (charger["1/status"], charger["1/error"], charger["1/error-info"], charger["1/vendor-error"], charger["1/problem"])
            .ShouldBe(("\"Available\"", "\"NoError\"", "null", "null", "0"));
    }

    [Fact]
    public void CTEK_is_available_in_Home_Assistant_while_it_is_faulted()
    {
        var charger = new Charger16().Reports("Faulted", error: "OtherError", more: ""","vendorErrorCode":"NoPPDetected" """);

        (charger["1/status"], charger["1/error"], charger["1/vendor-error"], charger["1/problem"])
            .ShouldBe(("\"Faulted\"", "\"OtherError\"", "\"NoPPDetected\"", "1"));
        charger.Device.Log.Last(line => line.Contains("availability", StringComparison.Ordinal)).ShouldEndWith("online");
        charger.Device.ShouldSatisfyDiscoveryRules();
    }
}
