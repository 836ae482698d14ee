using System.Diagnostics;
using OcppActors.LoadBench.Load;
using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>Chargers that call, in closed loop or at a pace, with or without somebody who listens.</summary>
internal sealed class Traffic(string name) : Scenario(name)
{
    public int Chargers { get; init; } = 100;

    /// <summary>Calls per second of each charger; 0 in closed loop.</summary>
    public double Rate { get; init; }

    public int Viewers { get; init; }

    public bool IsEncrypted { get; init; }

    public bool IsMetered { get; init; }

    /// <summary>A point of a curve by the number of viewers, which nginx cannot have.</summary>
    public bool IsRelayOnly { get; init; }

    public override bool HasYardstick => !IsRelayOnly;

    public override int Files => 2 * Chargers;

    public override async Task MeasureAsync(Site site, ISubject subject)
    {
        await using var broker = IsMetered && subject.IsRelay ? await Mosquitto.StartAsync(site.Stop) : null;
        using var certificate = IsEncrypted ? new Certificate() : null;
        var demand = new Demand(site.CpmsPort) { Certificate = certificate, BrokerPort = broker?.Port };
        await using var proxy = subject.Start(demand);
        await proxy.WhenListeningAsync(site.Stop);
        await using IFleet fleet = certificate is not null ? new TlsFleet(proxy.Port, Chargers, certificate.Root) : site.NewFleet(proxy.Port, Chargers);
        await fleet.ConnectAsync(Pace.Patience, site.Stop);
        using var audience = new Audience();
        if (subject.IsRelay)
        {
            await audience.JoinAsync(proxy.SnoopPort!.Value, Viewers, Pace.Patience, site.Stop);
        }

        await fleet.StartAsync(Rate);
        await site.WaitAsync(site.Pace.Warmup);
        await MeasureAsync(site, subject, proxy, fleet, audience);
    }

    private async Task MeasureAsync(Site site, ISubject subject, RunningSubject proxy, IFleet fleet, Audience audience)
    {
        // Asking allocates as well: what lies between two questions in a row is taken off.
        var asked = await AllocatedBytes.ReadAsync(proxy, site.Stop);
        var allocatedBefore = await AllocatedBytes.ReadAsync(proxy, site.Stop);
        var before = proxy.Cost;
        var ownBefore = Environment.CpuUsage.TotalTime;
        fleet.Counts.Clear();
        audience.Clear();
        var began = Stopwatch.GetTimestamp();
        await site.WaitAsync(site.Pace.Measuring);
        var seen = fleet.Counts.Read();
        var snooped = audience.Messages;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var after = proxy.Cost;
        var own = Environment.CpuUsage.TotalTime - ownBefore;
        var allocated = await AllocatedBytes.ReadAsync(proxy, site.Stop) - allocatedBefore - (allocatedBefore - asked);

        var frames = 2.0 * Math.Max(seen.Trips, 1);
        var cpu = (after.Cpu - before.Cpu).TotalSeconds;
        Record(site, subject, Metric.CpuPerFrame, cpu * 1e6 / frames);
        Record(site, subject, Metric.LoadPerFrame, own.TotalSeconds * 1e6 / frames);
        Record(site, subject, Metric.Cores, cpu / seconds);
        Record(site, subject, Metric.Frames, frames / seconds);
        Record(site, subject, Metric.Median, seen.Median);
        Record(site, subject, Metric.P99, seen.P99);
        Record(site, subject, Metric.P999, seen.P999);
        Record(site, subject, Metric.Memory, after.Memory / 1e6);
        Record(site, subject, Metric.Failures, seen.Failures);
        if (allocated is { } bytes)
        {
            Record(site, subject, Metric.Allocated, Math.Max(bytes, 0) / frames);
        }

        if (audience.Size > 0)
        {
            Record(site, subject, Metric.Snooped, snooped / frames / audience.Size);
            Record(site, subject, Metric.ViewersEnded, audience.Ended);
        }
    }
}
