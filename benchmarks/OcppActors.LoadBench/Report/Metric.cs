namespace OcppActors.LoadBench.Report;

/// <summary>Something that is measured.</summary>
/// <param name="Key">In the JSON file.</param>
/// <param name="Title">In tables.</param>
/// <param name="Unit">As well.</param>
/// <param name="Decimals">How many are worth showing.</param>
internal sealed record Metric(string Key, string Title, string Unit, int Decimals)
{
    public static Metric CpuPerFrame { get; } = new("cpu_per_frame", "CPU per relayed frame", "µs", 1);

    public static Metric Cores { get; } = new("cores", "CPU", "cores", 2);

    public static Metric LoadPerFrame { get; } = new("load_cpu_per_frame", "the load's own CPU per relayed frame", "µs", 1);

    public static Metric Frames { get; } = new("frames_per_second", "frames relayed", "1/s", 0);

    public static Metric Median { get; } = new("latency_p50", "round trip, median", "ms", 3);

    public static Metric P99 { get; } = new("latency_p99", "round trip, 99 %", "ms", 3);

    public static Metric P999 { get; } = new("latency_p999", "round trip, 99.9 %", "ms", 3);

    public static Metric Memory { get; } = new("memory", "memory of the process", "MB", 1);

    public static Metric IdleMemory { get; } = new("memory_idle", "memory of the process, idle", "MB", 1);

    public static Metric MemoryPerCharger { get; } = new("memory_per_charger", "memory per idle charger", "KB", 1);

    public static Metric MemoryGrowth { get; } = new("memory_growth", "memory, end of the run less its first third", "MB", 1);

    public static Metric Allocated { get; } = new("allocated_per_frame", "allocated per relayed frame", "B", 1);

    public static Metric Calls { get; } = new("calls_per_second", "calls answered", "1/s", 0);

    public static Metric Publications { get; } = new("publications_per_second", "publications acknowledged by the broker", "1/s", 0);

    public static Metric Snooped { get; } = new("snooped_per_frame", "messages per viewer and relayed frame", "", 3);

    public static Metric ViewersEnded { get; } = new("viewers_ended", "snoop clients ended as too slow", "", 0);

    public static Metric ConnectTime { get; } = new("connect_time", "until all are connected", "s", 2);

    public static Metric StopTime { get; } = new("stop_time", "from SIGTERM to the end of the process", "s", 2);

    public static Metric ReturnTime { get; } = new("return_time", "from the start of the new process until all are back", "s", 2);

    public static Metric StartTime { get; } = new("start_time", "start to listening", "ms", 0);

    public static Metric Failures { get; } = new("failures", "connections lost, wrong answers", "", 0);

    public static Metric[] All { get; } =
    [
        CpuPerFrame, Cores, Frames, Calls, Publications, Median, P99, P999, Allocated, Memory, IdleMemory, MemoryPerCharger, MemoryGrowth, Snooped,
        ViewersEnded, ConnectTime, StopTime, ReturnTime, StartTime, Failures, LoadPerFrame,
    ];
}
