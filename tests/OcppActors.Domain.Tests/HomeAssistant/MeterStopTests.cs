using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>meterStop is the register's last reading where meterStart has shown that both are the same counter.</summary>
public sealed class MeterStopTests
{
    private const string Topic = "1/Outlet/Energy-Active-Import-Register";

    [Theory]
    [InlineData(100_000, "101000", 103_750, "101000 103750")] // the last sample came minutes before
    [InlineData(100_000, "100000 100000", 122_000, "100000 100000 122000")]
    [InlineData(0, "20 900", 1200, "20 900 1200")] // a register of the transaction
    [InlineData(100_000, "101000", 101_000, "101000")]
    [InlineData(100_000, "101000", 100_990, "101000")]
    [InlineData(100_000, "99990 101000", 102_000, "99990 101000 102000")] // samples are rounded
    [InlineData(812_000, "120 2120", 814_200, "120 2120")] // Grizzl-E: the samples count from the start
    [InlineData(0, "500010 504010", 504_110, "500010 504010")] // always 0: not shown
    [InlineData(0, "20 900", 812_000, "20 900")]
    [InlineData(100_000, "101000", 4_294_967_295, "101000")] // no charger delivers that
    [InlineData(100_000, "101000", 0, "101000")]
    [InlineData(100_000, "101000", -1, "101000")]
    [InlineData(500_000, "500000 0 0", 500_600, "500000 500600")] // the samples are at a low
    public void The_register_gets_meterStop_at_the_end(long start, string samples, long stop, string published)
    {
        var device = Charged(new TestDevice(), start, samples);

        device.Applies(Ended("77", at: 400, register: stop)).Waits(10);

        ValuesOf(device).ShouldBe(published);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_register_that_was_known_before_the_start_gets_it_without_samples()
    {
        var device = new TestDevice().Connects().Applies(Metered(Register(100_000))).Waits(10);

        Charged(device, 100_000, "").Applies(Ended("77", at: 400, register: 108_000)).Waits(10);

        ValuesOf(device).ShouldBe("100000 108000");
    }

    [Fact]
    public void Without_samples_there_is_no_register()
    {
        var device = Charged(new TestDevice(), 1000, "").Applies(Ended("77", at: 400, register: 4000)).Waits(10);

        device.Retained.ShouldNotContainKey(Topic);
        device.Retained["1/session/energy"].ShouldBe("""{"value": 3000}""");
    }

    [Fact]
    public void It_is_not_delayed_by_the_minimum_interval()
    {
        var device = Charged(new TestDevice(settings: new TestDevice().Settings with { MinInterval = TimeSpan.FromSeconds(600) }), 100_000, "101000 101500");

        device.Applies(Ended("77", at: 400, register: 103_750));

        ValuesOf(device).ShouldBe("101000 103750");
    }

    [Fact]
    public void After_a_restart_during_the_charge_it_still_does()
    {
        var device = Charged(new TestDevice(), 100_000, "101000").Restarts().Connects();

        device.Applies(Ended("77", at: 400, register: 103_750)).Waits(10);

        ValuesOf(device).ShouldBe("103750");
    }

    [Fact]
    public void It_goes_to_the_register_at_the_outlet()
    {
        var device = Charged(new TestDevice(), 100_000, "101000");
        device.Applies(Metered(Register(100_900) with { Location = "Inlet" })).Waits(10);

        device.Applies(Ended("77", at: 400, register: 103_750)).Waits(10);

        ValuesOf(device).ShouldBe("101000 103750");
        device.HistoryOf("1/Inlet/Energy-Active-Import-Register").ShouldBe([100_900m]);
    }

    [Fact]
    public void The_sum_of_the_phases_gets_it()
    {
        var device = Charged(new TestDevice(), 30_000, "");
        device.Applies(Metered([.. ((Phases[])[Phases.L1, Phases.L2, Phases.L3]).Select(phase => Register(10_400, phase: phase))])).Waits(10);

        device.Applies(Ended("77", at: 400, register: 31_500)).Waits(10);

        ValuesOf(device).ShouldBe("31200 31500");
    }

    [Fact]
    public void A_register_that_goes_on_during_the_charge_and_is_reset_then_is_not_the_one_of_a_meterStart_of_0()
    {
        var device = new TestDevice().Connects().Applies(Metered(Register(500_000))).Waits(10);

        Charged(device, 0, "500240 10 20 40").Applies(Ended("77", at: 400, register: 280)).Waits(10);

        ValuesOf(device).ShouldBe("500000 500240 20 40");
    }

    private static TestDevice Charged(TestDevice device, decimal start, string samples)
    {
        device.Connects().Applies(Started(register: start), StartAnswered("77")).Waits(60);
        foreach (var sample in samples.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            device.Applies(Metered(Register(decimal.Parse(sample, System.Globalization.CultureInfo.InvariantCulture)))).Waits(60);
        }

        return device;
    }

    private static string ValuesOf(TestDevice device) =>
        string.Join(' ', device.HistoryOf(Topic).Select(value => value?.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
