using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>A line that a process wrote.</summary>
internal sealed record OutputLine(string Text, bool OnStandardError)
{
    public override string ToString() => Text;
}

/// <summary>A process of our own: its output, its end, and signals to it alone.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    private readonly Process _process;
    private Task _outputRead = Task.CompletedTask;

    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">More environment variables.</param>
    /// <param name="isRead">False: nobody reads its output before <see cref="ReadOutput"/>.</param>
    public ChildProcess(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, bool isRead = true)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        RestoreInterrupts();
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start");
        if (isRead)
        {
            ReadOutput();
        }
    }

    /// <summary>A process with a hosts file of its own; in <see cref="Requirement.MountNamespace"/>.</summary>
    public static ChildProcess WithHosts(string hostsFile, string file, IEnumerable<string> arguments) => new(
        "unshare", [.. Requirement.MountArguments, "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", hostsFile, file, .. arguments]);

    /// <summary>All lines of both outputs, in the order of their arrival.</summary>
    public AwaitableLog<OutputLine> Output { get; } = new();

    public string StandardOutput => TextOf(onStandardError: false);

    public string StandardError => TextOf(onStandardError: true);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Reads all that it writes.</summary>
    public void ReadOutput() => _outputRead = Task.WhenAll(
        CollectAsync(_process.StandardOutput, onStandardError: false),
        CollectAsync(_process.StandardError, onStandardError: true));

    public void Signal(int signal)
    {
        if (kill(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>The exit status, once the process has ended and all that it wrote has been read.</summary>
    public async Task<int> ExitAsync(TimeSpan? limit = null)
    {
        await _process.WaitForExitAsync().WithinAsync($"the end of {_process.StartInfo.FileName}", limit ?? Deadline.Long);
        await _outputRead.WithinAsync("the end of its output");
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await ExitAsync();
        _process.Dispose();
    }

    private string TextOf(bool onStandardError) =>
        string.Join('\n', Output.Entries.Where(line => line.OnStandardError == onStandardError));

    private async Task CollectAsync(StreamReader reader, bool onStandardError)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Output.Add(new OutputLine(line, onStandardError));
        }
    }

    /// <summary>
    /// A shell script starts what it sends to the background with SIGINT ignored, children inherit that, and a service
    /// that ignores it cannot be stopped by it: the tests restore its default, which their children inherit.
    /// </summary>
    private static void RestoreInterrupts()
    {
        const string Ignored = "SigIgn:";
        if (OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal)) is { } mask
            && (Convert.ToUInt64(mask[Ignored.Length..].Trim(), 16) >> (Interrupt - 1) & 1) != 0)
        {
            signal(Interrupt, default);
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint signal(int signal, nint handler);
}
