using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>A real broker of our own on a loopback port, with a folder of its own for what it retains.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mosquitto-");
    private ChildProcess? _process;

    private Mosquitto()
    {
    }

    public int Port { get; private set; }

    /// <summary>The options that point one of our commands to this broker.</summary>
    public string[] Options => ["--mqtt-broker-host", "127.0.0.1", "--mqtt-broker-port", Port.ToString(CultureInfo.InvariantCulture)];

    public static async Task<Mosquitto> StartAsync()
    {
        var broker = new Mosquitto();
        for (var attempt = 1; ; attempt++)
        {
            broker.Port = FreePort();
            try
            {
                await broker.StartAgainAsync();
                return broker;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // Somebody else took the port between our finding it free and the broker's binding it.
                await broker.StopAsync();
            }
        }
    }

    /// <summary>Ends the broker as its service manager would; it saves what it retains.</summary>
    public async Task StopAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Signal(ChildProcess.Terminate);
            await _process.ExitAsync();
        }
    }

    /// <summary>Starts it once more on the same port.</summary>
    /// <param name="emptied">Whether it has lost everything that it retained.</param>
    /// <exception cref="InvalidOperationException">It ended instead of listening.</exception>
    public async Task StartAgainAsync(bool emptied = false)
    {
        if (emptied)
        {
            File.Delete(Path.Combine(_folder.FullName, "mosquitto.db"));
        }

        var configuration = Path.Combine(_folder.FullName, "mosquitto.conf");
        // "user root" stops a broker started by root from giving up its rights to the folder; others ignore it.
        await File.WriteAllTextAsync(configuration, $"""
            listener {Port} 127.0.0.1
            allow_anonymous true
            user root
            persistence true
            persistence_location {_folder.FullName}/
            log_dest stderr
            log_type error
            log_type warning
            log_type notice
            log_type information

            """);
        _process = new ChildProcess(Find(), ["-c", configuration]);
        var exit = _process.ExitAsync(Timeout.InfiniteTimeSpan);
        var running = _process.Output.FirstAsync(line => line.Text.EndsWith("running", StringComparison.Ordinal), "the broker");
        if (await Task.WhenAny(running, exit) == exit)
        {
            throw new InvalidOperationException($"The broker ended: {_process.StandardError}");
        }

        await running;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Append("/usr/sbin").Append("/usr/local/sbin")
            .Select(folder => Path.Combine(folder, "mosquitto")).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("No mosquitto in PATH or /usr/sbin: install it, or run ./test.sh, which does");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
