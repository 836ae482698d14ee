using System.Diagnostics;
using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>Many chargers connect at once to a proxy that has just started.</summary>
internal sealed class ConnectStorm(string name, int chargers) : LoneScenario(name)
{
    public override int Files => 2 * chargers;

    protected override async Task MeasureAsync(Site site, ISubject subject)
    {
        await using var proxy = subject.Start(new Demand(site.CpmsPort));
        await proxy.WhenListeningAsync(site.Stop);
        await using var fleet = site.NewFleet(proxy.Port, chargers);
        var began = Stopwatch.GetTimestamp();
        await fleet.ConnectAsync(Pace.Patience, site.Stop);
        Record(site, subject, Metric.ConnectTime, Stopwatch.GetElapsedTime(began).TotalSeconds);

        // They have come; now they must also stay and be served.
        await fleet.StartAsync(1);
        await site.WaitAsync(site.Pace.Measuring);
        var seen = fleet.Counts.Read();
        Record(site, subject, Metric.Calls, seen.Trips / site.Pace.Measuring.TotalSeconds);
        Record(site, subject, Metric.P99, seen.P99);
        Record(site, subject, Metric.Failures, seen.Failures);
        Record(site, subject, Metric.Memory, proxy.Memory / 1e6);
    }
}
