using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>The metrics of the process, under the names that the client libraries of Prometheus use.</summary>
internal static class ProcessMetrics
{
    private const string Descriptors = "/proc/self/fd";

    public static void AddProcess(this Meter meter)
    {
        meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Time of processors that the process has used.");
        meter.CreateObservableGauge("process.resident_memory", () => Environment.WorkingSet, "By", "Memory of the process that is not swapped out.");
        var start = new Lazy<double>(StartTime);
        meter.CreateObservableGauge("process.start_time", () => start.Value, "s", "When the process began, in seconds since 1970.");
        if (Directory.Exists(Descriptors))
        {
            meter.CreateObservableGauge("process.open_fds", () => Directory.EnumerateFileSystemEntries(Descriptors).LongCount(), "{fd}", "Open file descriptors.");
        }
    }

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }
}
