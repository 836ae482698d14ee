using OcppActors.LoadBench.Load;
using OcppActors.LoadBench.Report;
using OcppActors.LoadBench.Subjects;

namespace OcppActors.LoadBench.Scenarios;

/// <summary>What all measurements share: the CPMS and the thread of the load, how long to measure, where results go.</summary>
internal sealed class Site : IDisposable
{
    private readonly EventLoop _loop = new("load");

    public Site(Pace pace, Results results, CancellationToken stop)
    {
        (Pace, Results, Stop) = (pace, results, stop);
        CpmsPort = Ports.Free();
        var cpms = new Cpms(CpmsPort);
        _loop.PostAsync(() => _loop.Add(cpms, Libc.Readable)).GetAwaiter().GetResult();
    }

    public Pace Pace { get; }

    public Results Results { get; }

    public CancellationToken Stop { get; }

    public int CpmsPort { get; }

    public Fleet NewFleet(int port, int size) => new(_loop, port, size);

    public Task WaitAsync(TimeSpan time) => Task.Delay(time, Stop);

    public void Dispose() => _loop.Dispose();
}

/// <summary>How long things take.</summary>
/// <param name="Warmup">Under load, before it is measured: the runtime recompiles the code that runs most often.</param>
/// <param name="Measuring">What is measured under load.</param>
/// <param name="Settling">After connecting, before memory is read.</param>
/// <param name="Metering">The long run that memory is watched in.</param>
/// <param name="Starts">How often a start is timed in a round.</param>
internal sealed record Pace(TimeSpan Warmup, TimeSpan Measuring, TimeSpan Settling, TimeSpan Metering, int Starts)
{
    public static Pace Full { get; } = new(Seconds(5), Seconds(5), Seconds(3), Seconds(45), 5);

    public static Pace Quick { get; } = new(Seconds(2), Seconds(2), Seconds(1), Seconds(9), 2);

    /// <summary>How long all chargers may take to connect.</summary>
    public static TimeSpan Patience { get; } = Seconds(60);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
