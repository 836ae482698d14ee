using System.Diagnostics;
using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>More MeterValues than most will ever have, metered to a broker: is it done, and does memory stay as it is?</summary>
internal sealed class FastMetering(string name, int callsPerSecond) : LoneScenario(name)
{
    private const int Chargers = 100;

    public override bool HasYardstick => false;

    protected override async Task MeasureAsync(Site site, ISubject subject)
    {
        await using var broker = await Mosquitto.StartAsync(site.Stop);
        await using var proxy = subject.Start(new Demand(site.CpmsPort) { BrokerPort = broker.Port });
        await proxy.WhenListeningAsync(site.Stop);
        await using var fleet = site.NewFleet(proxy.Port, Chargers);
        await fleet.ConnectAsync(Pace.Patience, site.Stop);
        await fleet.StartAsync(callsPerSecond / (double)Chargers);
        await site.WaitAsync(site.Pace.Warmup);

        fleet.Counts.Clear();
        var began = Stopwatch.GetTimestamp();
        var before = proxy.Cpu;
        var publishedBefore = await RelayCounters.PublicationsAsync(proxy, site.Stop);
        await site.WaitAsync(site.Pace.Metering / 3);
        var third = proxy.Memory;
        await site.WaitAsync(site.Pace.Metering * 2 / 3);
        var after = proxy.Cpu;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var seen = fleet.Counts.Read();
        var published = await RelayCounters.PublicationsAsync(proxy, site.Stop) - publishedBefore;
        var memory = proxy.Memory;
        Record(site, subject, Metric.Calls, seen.Trips / seconds);
        if (published is { } publications)
        {
            Record(site, subject, Metric.Publications, publications / seconds);
        }

        Record(site, subject, Metric.Cores, (after - before).TotalSeconds / seconds);
        Record(site, subject, Metric.P99, seen.P99);
        Record(site, subject, Metric.Memory, memory / 1e6);
        Record(site, subject, Metric.MemoryGrowth, (memory - third) / 1e6);
        Record(site, subject, Metric.Failures, seen.Failures);
    }
}
