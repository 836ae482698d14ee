using System.Diagnostics;
using OcppActors.LoadBench.Load;
using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>A proxy with all its chargers connected, whose traffic runs in turns; what the turns have cost is added up.</summary>
internal sealed class TrafficStage : IAsyncDisposable
{
    // What is still under way when the chargers fall silent, towards viewers above all, is the turn's as well.
    private static readonly TimeSpan Echo = TimeSpan.FromMilliseconds(50);

    private readonly Site _site;
    private readonly Stack<IAsyncDisposable> _owned = [];
    private readonly Audience _audience = new();
    private Certificate? _certificate;
    private RunningSubject _proxy = null!;
    private IFleet _fleet = null!;
    private double _rate;
    private double? _asking;
    private double? _allocatedBefore;
    private TimeSpan _cpu;
    private TimeSpan _own;
    private TimeSpan _time;

    private TrafficStage(Site site, ISubject subject) => (_site, Subject) = (site, subject);

    public ISubject Subject { get; }

    /// <summary>Starts the proxy, connects the chargers and lets them run until the runtime has compiled what is busy.</summary>
    public static async Task<TrafficStage> SetAsync(Site site, ISubject subject, Traffic traffic)
    {
        var stage = new TrafficStage(site, subject);
        try
        {
            await stage.SetAsync(traffic);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the chargers call for so long, and waits for the last answers.</summary>
    public async Task TakeTurnAsync(TimeSpan time)
    {
        var (cpu, own, began) = (_proxy.Cpu, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await _fleet.StartAsync(_rate);
        await _site.WaitAsync(time);
        await _fleet.PauseAsync();
        _time += Stopwatch.GetElapsedTime(began);
        await _site.WaitAsync(Echo);
        _cpu += _proxy.Cpu - cpu;
        _own += Environment.CpuUsage.TotalTime - own;
    }

    public async Task RecordAsync(Action<Metric, double> record)
    {
        var allocated = await RelayCounters.AllocatedBytesAsync(_proxy, _site.Stop) - _allocatedBefore - _asking;
        var seen = _fleet.Counts.Read();
        var frames = 2.0 * Math.Max(seen.Trips, 1);
        record(Metric.CpuPerFrame, _cpu.TotalSeconds * 1e6 / frames);
        record(Metric.LoadPerFrame, _own.TotalSeconds * 1e6 / frames);
        record(Metric.Cores, _cpu / _time);
        record(Metric.Frames, frames / _time.TotalSeconds);
        record(Metric.Median, seen.Median);
        record(Metric.P99, seen.P99);
        record(Metric.P999, seen.P999);
        record(Metric.Memory, _proxy.Memory / 1e6);
        record(Metric.Failures, seen.Failures);
        if (allocated is { } bytes)
        {
            record(Metric.Allocated, Math.Max(bytes, 0) / frames);
        }

        if (_audience.Size > 0)
        {
            record(Metric.Snooped, _audience.Messages / frames / _audience.Size);
            record(Metric.ViewersEnded, _audience.Ended);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _audience.Dispose();
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }

        _certificate?.Dispose();
    }

    private async Task SetAsync(Traffic traffic)
    {
        _rate = traffic.Rate;
        var broker = traffic.IsMetered && Subject.IsRelay ? Owned(await Mosquitto.StartAsync(_site.Stop)) : null;
        _certificate = traffic.IsEncrypted ? new Certificate() : null;
        _proxy = Owned(Subject.Start(new Demand(_site.CpmsPort) { Certificate = _certificate, BrokerPort = broker?.Port }));
        await _proxy.WhenListeningAsync(_site.Stop);
        _fleet = Owned<IFleet>(_certificate is not null
            ? new TlsFleet(_proxy.Port, traffic.Chargers, _certificate.Root)
            : _site.NewFleet(_proxy.Port, traffic.Chargers));
        await _fleet.ConnectAsync(Pace.Patience, _site.Stop);
        if (Subject.IsRelay)
        {
            await _audience.JoinAsync(_proxy.SnoopPort!.Value, traffic.Viewers, Pace.Patience, _site.Stop);
        }

        await _fleet.StartAsync(_rate);
        await _site.WaitAsync(_site.Pace.Warmup);
        await _fleet.PauseAsync();
        await _site.WaitAsync(Echo);
        _fleet.Counts.Clear();
        _audience.Clear();

        // Asking allocates as well: what lies between two questions in a row is taken off.
        var asked = await RelayCounters.AllocatedBytesAsync(_proxy, _site.Stop);
        _allocatedBefore = await RelayCounters.AllocatedBytesAsync(_proxy, _site.Stop);
        _asking = _allocatedBefore - asked;
    }

    private T Owned<T>(T made)
        where T : IAsyncDisposable
    {
        _owned.Push(made);
        return made;
    }
}
