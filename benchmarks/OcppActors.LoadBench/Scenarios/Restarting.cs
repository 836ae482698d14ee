using System.Diagnostics;
using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>A proxy with chargers is ended and started again; each charger tries again every 0.1 s.</summary>
internal sealed class Restarting(string name, int chargers) : LoneScenario(name)
{
    public override int Files => 2 * chargers;

    protected override async Task MeasureAsync(Site site, ISubject subject)
    {
        var demand = new Demand(site.CpmsPort);
        await using var old = subject.Start(demand);
        await old.WhenListeningAsync(site.Stop);
        await using var fleet = site.NewFleet(old.Port, chargers);
        await fleet.ConnectAsync(Pace.Patience, site.Stop);
        await site.WaitAsync(site.Pace.Settling);

        await fleet.ExpectReturnAsync();
        var told = Stopwatch.GetTimestamp();
        await old.DisposeAsync();
        Record(site, subject, Metric.StopTime, Stopwatch.GetElapsedTime(told).TotalSeconds);

        var started = Stopwatch.GetTimestamp();
        await using var renewed = subject.Start(demand);
        await fleet.WhenAllAreConnectedAsync(Pace.Patience, site.Stop);
        Record(site, subject, Metric.ReturnTime, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
