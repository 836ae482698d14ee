using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The minimum interval between two values of a topic.</summary>
public sealed class MinIntervalTests
{
    [Fact]
    public void The_latest_value_of_an_interval_is_published_at_its_end()
    {
        var device = Measured(25);

        PowersOf(device).ShouldBe([(1, 0), (11, 10), (21, 20)]);
        device.Waits(30);
        PowersOf(device).ShouldBe([(1, 0), (11, 10), (21, 20), (31, 24)]);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void Delayed_values_are_published_at_the_end()
    {
        var device = Measured(25).StopsFeed();

        PowersOf(device)[^1].ShouldBe((25, 24));
    }

    [Fact]
    public void Each_topic_has_its_own_interval_and_statuses_have_none()
    {
        var device = New().Applies(Status("Available"), Started(at: 0), Metered(Sample("Voltage", 230))).Waits(20);

        device.Applies(Status("Preparing")).Waits(1).Applies(Status("Charging"), Metered(Sample("Voltage", 231))).Waits(1)
            .Applies(Metered(Register(5100), Sample("Voltage", 232)), StartAnswered("77"), Updated("77", at: 22)).Waits(1).Applies(Ended("77", at: 23, register: 5200));

        device.Retained["1/status"].ShouldBe("""{"value": "Charging"}""");
        device.Retained["1/session/energy"].ShouldBe("""{"value": 200}""");
        device.Retained["1/session/duration"].ShouldBe("""{"value": 23}""");
        device.Retained["1/Outlet/Voltage"].ShouldBe("""{"value": 231}""");
        device.Waits(20).Retained["1/Outlet/Voltage"].ShouldBe("""{"value": 232}""");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void No_delayed_value_is_published_for_a_removed_entity()
    {
        var device = New().Applies(Metered(Sample("Voltage", 230, phase: Domain.Ocpp.Phases.L1))).Waits(2)
            .Applies(Metered(Sample("Voltage", 231, phase: Domain.Ocpp.Phases.L1))).Waits(1)
            .Applies(Metered(Sample("Voltage", 232, phase: Domain.Ocpp.Phases.L1), Sample("Voltage", 233, phase: Domain.Ocpp.Phases.L2))).Waits(60);

        device.Retained["1/Outlet/Voltage"].ShouldBe("""{"value": null}""");
        device.ShouldSatisfyDiscoveryRules();
    }

    private static TestDevice New() =>
        new TestDevice(settings: new DeviceSettings("ocpp-bridge/test/availability", "1") { MinInterval = TimeSpan.FromSeconds(10) }).Connects();

    /// <summary>Once a second, from 0 on.</summary>
    private static TestDevice Measured(int times)
    {
        var device = New();
        for (var i = 0; i < times; i++)
        {
            device.Applies(Metered(Sample("Power.Active.Import", i))).Waits(1);
        }

        return device;
    }

    private static List<(int At, int Value)> PowersOf(TestDevice device) =>
    [
        .. device.Published.Zip(device.Log)
            .Where(entry => entry.Second.Contains("Power", StringComparison.Ordinal))
            .Select(entry => ((int)(entry.First.At - TestDevice.Start).TotalSeconds, int.Parse(entry.Second.Split(": ")[1][..^1], System.Globalization.CultureInfo.InvariantCulture))),
    ];
}
