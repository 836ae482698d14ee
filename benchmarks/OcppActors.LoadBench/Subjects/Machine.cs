using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OcppActors.LoadBench.Subjects;

/// <summary>What the numbers depend on beside the code.</summary>
internal static class Machine
{
    /// <summary>What a process opens beside its connections, generously.</summary>
    public const int SpareFiles = 500;

    /// <summary>How many files this process may open.</summary>
    public static long FileLimit { get; } = long.TryParse(
        Find("/proc/self/limits", "Max open files").Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(),
        CultureInfo.InvariantCulture,
        out var limit) ? limit : long.MaxValue;

    /// <param name="relay">The relay's executable.</param>
    /// <param name="build">How it was built.</param>
    /// <param name="command">How the bench was called.</param>
    public static Dictionary<string, string> Describe(string relay, string build, string command) => new(StringComparer.Ordinal)
    {
        ["date"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["command"] = $"`{command}`",
        ["processor"] = $"{Find("/proc/cpuinfo", "model name").TrimStart(' ', '\t', ':')}, {Environment.ProcessorCount} cores",
        ["memory"] = $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB",
        ["system"] = RuntimeInformation.OSDescription,
        ["load average at the start"] = File.ReadAllText("/proc/loadavg").Split(' ')[0],
        ["open files allowed"] = FileLimit.ToString("N0", CultureInfo.InvariantCulture),
        ["relay"] = $"{Output(relay, "--version")}, {build}",
        [".NET"] = RuntimeInformation.FrameworkDescription,
        ["nginx"] = Nginx.Executable is { } nginx ? Output(nginx, "-v").Replace("nginx version: ", "", StringComparison.Ordinal) : "none",
    };

    private static string Find(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..] ?? "";

    private static string Output(string executable, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(executable, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return text.Trim().ReplaceLineEndings(" ");
    }
}
