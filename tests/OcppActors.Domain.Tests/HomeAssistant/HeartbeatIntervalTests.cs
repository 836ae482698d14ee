using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The heartbeat interval that the CPMS asks for.</summary>
public sealed class HeartbeatIntervalTests
{
    private const string Topic = "heartbeat-interval";
    private const string Boot16 = """[2,"b","BootNotification",{"chargePointVendor":"Wattwerk","chargePointModel":"W 11"}]""";
    private const string Boot2 = """[2,"b","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"Wattwerk","model":"W 11"}}]""";

    [Theory]
    [InlineData("ocpp1.6", Boot16, "300", "300")]
    [InlineData("ocpp1.6", Boot16, "\"900\"", "900")]
    [InlineData("ocpp2.0.1", Boot2, "86400", "86400")]
    [InlineData("ocpp2.1", Boot2, "60", "60")]
    [InlineData(null, Boot2, "60", "60")]
    public void The_accepting_answer_to_a_boot_sets_the_interval(string? subprotocol, string boot, string said, string published)
    {
        var device = Booted(boot, Accepted(said), subprotocol);

        device.Retained[Topic].ShouldBe($$"""{"value": {{published}}}""");
        device.Documents.ShouldHaveSingleItem();
        var component = device.Components.GetProperty("heartbeat_interval");
        component.GetProperty("device_class").GetString().ShouldBe("duration");
        component.GetProperty("unit_of_measurement").GetString().ShouldBe("s");
        component.GetProperty("entity_category").GetString().ShouldBe("diagnostic");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [InlineData("""[3,"b",{"status":"Pending","interval":10}]""")]
    [InlineData("""[3,"b",{"status":"Rejected","interval":10}]""")]
    [InlineData("""[3,"b",{"status":"Accepted"}]""")]
    [InlineData("""[3,"b",{"status":"Accepted","interval":0}]""")]
    [InlineData("""[3,"b",{"status":"Accepted","interval":-1}]""")]
    [InlineData("""[3,"c",{"status":"Accepted","interval":10}]""")]
    [InlineData("""[4,"b","InternalError","",{"interval":10}]""")]
    public void An_answer_that_does_not_accept_the_boot_does_not_set_the_interval(string answer) => Booted(Boot16, answer).Retained.ShouldNotContainKey(Topic);

    [Fact]
    public void An_interval_of_0_makes_the_interval_unknown()
    {
        var device = Booted(Boot16, Accepted("300"));

        device.Receives(Boot16).Receives(Accepted("0"), Direction.FromCsms);

        device.Retained[Topic].ShouldBe("""{"value": null}""");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void After_a_restart_the_interval_is_known_and_a_new_one_is_published_at_once()
    {
        var device = Booted(Boot16, Accepted("300")).Restarts().Connects().Receives(Boot16).Receives(Accepted("600"), Direction.FromCsms);

        device.Retained[Topic].ShouldBe("""{"value": 600}""");
        device.Waits(10).Documents.ShouldHaveSingleItem();
        device.ShouldSatisfyDiscoveryRules();
    }

    private static string Accepted(string interval) => $$"""[3,"b",{"status":"Accepted","currentTime":"2026-05-04T10:00:00Z","interval":{{interval}}}]""";

    private static TestDevice Booted(string boot, string answer, string? subprotocol = "ocpp1.6") =>
        new TestDevice().Connects().Receives(boot, subprotocol: subprotocol).Receives(answer, Direction.FromCsms, subprotocol).Waits(2);
}
