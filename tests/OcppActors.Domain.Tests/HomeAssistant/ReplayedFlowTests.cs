using System.Text;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Flows that an earlier run has left at the broker, and what a snoop stream repeats when it begins.</summary>
public sealed class ReplayedFlowTests
{
    private const string Power = "1/Outlet/Power-Active-Import";
    private const string Boot = """[2,"b","BootNotification",{"chargePointVendor":"Wattwerk","chargePointModel":"W 22"}]""";

    [Theory]
    [InlineData("Available")]
    [InlineData("SuspendedEV")]
    public void A_retained_flow_ends_like_one_of_this_run(string status)
    {
        var device = Charged().Restarts().Connects();

        device.Applies(Status(status)).Waits(10);

        FlowsOf(device).ShouldBe(["Current-Import/L1=0", "Current-Import/L2=0", "Power-Active-Import=0"]);
        device.DocumentText.ShouldBe(Charged().DocumentText);
    }

    [Fact]
    public void A_retained_flow_goes_on_until_then()
    {
        var device = Charged().Restarts().Connects().Applies(Status("Charging"), Updated("7", at: 60)).Waits(10);

        FlowsOf(device).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Available", "Power-Active-Import=0")]
    [InlineData("Charging", "")]
    public void A_status_from_before_the_retained_messages_were_read_counts(string status, string expected)
    {
        var (document, states) = RetainedAfter(Charged());
        var device = new TestDevice(isRestored: false).Connects().Applies(Status(status)).Restores(document, states: states).Waits(10);

        FlowsOf(device).ShouldBe(expected.Length == 0 ? [] : ["Current-Import/L1=0", "Current-Import/L2=0", expected]);
    }

    [Fact]
    public void A_sample_behind_such_a_status_wins_and_the_rest_is_0()
    {
        var (document, states) = RetainedAfter(Charged());
        var device = new TestDevice(isRestored: false).Connects()
            .Applies(Status("Available"), Status("Charging"), Metered(Sample("Power.Active.Import", 1400), Sample("Current.Import", 6, phase: Phases.L1)))
            .Restores(document, states: states).Waits(10);

        device.HistoryOf(Power).ShouldBe([1400]);
        FlowsOf(device).ShouldBe(["Current-Import/L1=6", "Current-Import/L2=0", "Power-Active-Import=1400"]);
    }

    [Fact]
    public void Another_transaction_than_the_retained_one_ends_its_flows()
    {
        var (document, states) = RetainedAfter(Charged());
        var device = new TestDevice(isRestored: false).Connects().Applies(Started(at: 900), StartAnswered("8")).Restores(document, states: states).Waits(10);

        FlowsOf(device).ShouldBe(["Current-Import/L1=0", "Current-Import/L2=0", "Power-Active-Import=0"]);
    }

    [Theory]
    [InlineData(true, 7200)]
    [InlineData(false, 0)]
    public void A_BootNotification_of_long_ago_ends_no_flow(bool isReplayed, int power)
    {
        foreach (var device in (TestDevice[])[Charged(), Charged().Restarts().Connects()])
        {
            device.Receives(Encoding.UTF8.GetBytes(Boot), TestDevice.Start.AddDays(-9), isReplayed: isReplayed).Waits(10);

            (device.HistoryOf(Power).LastOrDefault() ?? 7200).ShouldBe(power);
        }
    }

    [Theory]
    [InlineData("Available", 0)]
    [InlineData("Faulted", 0)]
    [InlineData("Charging", 7200)]
    public void A_replayed_status_says_whether_a_retained_flow_goes_on(string status, int power)
    {
        var device = Charged().Restarts().Connects();

        Replays(device, status, TestDevice.Start.AddHours(-1)).Waits(10);

        (device.HistoryOf(Power).LastOrDefault() ?? 7200).ShouldBe(power);
    }

    [Fact]
    public void A_status_that_is_repeated_when_the_stream_is_back_ends_no_flow_that_began_after_it()
    {
        var device = new TestDevice().Connects().Waits(2);
        var (suspended, at) = (Encoding.UTF8.GetBytes(StatusOf("SuspendedEV")), device.Now);
        device.Receives(suspended, at).Waits(30).Applies(Metered(Sample("Power.Active.Import", 7200))).Waits(30);

        device.Receives(suspended, at, isReplayed: true).Waits(10);
        device.HistoryOf(Power).ShouldBe([7200]);
        Replays(device, "SuspendedEV", device.Now).Waits(10);

        device.HistoryOf(Power).ShouldBe([7200, 0]);
    }

    [Fact]
    public void Invented_connectors_that_end_before_the_device_is_restored_take_bounded_memory()
    {
        var device = ChargePointDevice.New(new ChargePointId("CP-1"), new DeviceSettings("ocpp-bridge/test/availability", "1"));

        for (var connector = 0; connector < 3000; connector++)
        {
            device = device.ApplyFacts([Status("Unavailable", connector)], new MessageTime(TestDevice.Start, TestDevice.Start)).Device;
        }

        device.EarlyFlowEnds.Count.ShouldBe(64);
        device.Apply(new Restored(TestDevice.Start, null, false)).Device.EarlyFlowEnds.ShouldBeEmpty();
    }

    private static TestDevice Charged() => new TestDevice().Connects()
        .Applies(Started(at: 0), StartAnswered("7"), Status("Charging"), Metered(
            Sample("Power.Active.Import", 7200), Sample("Current.Import", 16, phase: Phases.L1), Sample("Current.Import", 15, phase: Phases.L2))).Waits(10);

    private static (string Document, IDictionary<string, string> States) RetainedAfter(TestDevice device) => (device.DocumentText, device.Retained);

    private static TestDevice Replays(TestDevice device, string status, DateTimeOffset receipt) =>
        device.Receives(Encoding.UTF8.GetBytes(StatusOf(status)), receipt, isReplayed: true);

    private static string StatusOf(string status) => $$"""[2,"s","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"{{status}}"}]""";

    private static List<string> FlowsOf(TestDevice device) =>
    [
        .. device.Retained.Where(state => state.Key.Contains("/Outlet/", StringComparison.Ordinal))
            .OrderBy(state => state.Key, StringComparer.Ordinal).Select(state => $"{state.Key["1/Outlet/".Length..]}={state.Value[10..^1]}"),
    ];
}
