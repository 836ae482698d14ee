using System.Globalization;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Messages with more samples than any charger has measurands.</summary>
public sealed class SampleGroupTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    public void The_last_sample_of_each_measurand_is_published_however_many_there_are(int count)
    {
        var device = new TestDevice().Connects().Waits(2).Applies(Metered(
            [.. Enumerable.Range(1, count).SelectMany(i => new[] { Sample("Voltage", i) with { Order = i }, Sample("SoC", i + 1) with { Order = i } })])).Waits(10);

        device.HistoryOf("1/Outlet/Voltage").ShouldBe([count]);
        device.HistoryOf("1/Outlet/SoC").ShouldBe([count + 1]);
    }

    [Fact]
    public void Each_of_forty_thousand_unknown_measurands_is_named()
    {
        const int count = 40_000; // far more than are read of one message; by the square of their number it would take half a minute
        var metered = Metered([.. Enumerable.Range(0, count).Select(i => Sample($"Energy.Active.Import.Registe{i.ToString("00000", CultureInfo.InvariantCulture)}", 1))]);
        var device = new TestDevice().Connects();

        device.Applies(metered);

        device.Skipped.Count.ShouldBe(count);
    }
}
