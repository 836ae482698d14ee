using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace OcppActors.TestSupport;

/// <summary>A mosquitto for one test, on a free loopback port, with its files in a temporary folder.</summary>
internal sealed class MosquittoBroker : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(40);

    private readonly string _folder = Directory.CreateTempSubdirectory("mosquitto-").FullName;
    private readonly string[] _settings;
    private Process? _process;

    private MosquittoBroker(string[] settings) => _settings = settings;

    public static string Host => "127.0.0.1";

    public int Port { get; private set; }

    /// <summary>Starts one with further lines for its configuration.</summary>
    public static async Task<MosquittoBroker> StartAsync(params string[] settings)
    {
        var broker = new MosquittoBroker(settings.Length == 0 ? ["allow_anonymous true"] : settings);
        for (var attempt = 1; ; attempt++)
        {
            broker.Port = Ports.Free();
            try
            {
                await broker.StartAgainAsync();
                return broker;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // Another process took the port before the broker could bind it.
            }
        }
    }

    /// <summary>The configuration lines that let in only this user; the file is written in mosquitto's own format.</summary>
    public static string[] WithPassword(string user, string password)
    {
        const int iterations = 101;
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, 64);
        var file = Path.Combine(Directory.CreateTempSubdirectory("mosquitto-").FullName, "passwords");
        File.WriteAllText(file, $"{user}:$7${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}\n");
        return ["allow_anonymous false", $"password_file {file}"];
    }

    /// <summary>Stops it in order, and waits: it disconnects its clients and keeps its retained messages.</summary>
    public async Task StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await DisposeProcessAsync(_process);
    }

    /// <summary>Starts it on the same port again after <see cref="StopAsync"/>.</summary>
    /// <param name="emptied">Whether it has lost its retained messages.</param>
    /// <exception cref="InvalidOperationException">It ended instead of listening.</exception>
    public async Task StartAgainAsync(bool emptied = false)
    {
        if (emptied)
        {
            File.Delete(Path.Combine(_folder, "mosquitto.db"));
        }

        _process = new Process
        {
            StartInfo = new ProcessStartInfo(FindExecutable(), ["-c", await ConfigureAsync()])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            },
        };
        var running = WhenRunning(_process);
        _process.Start();
        _process.BeginErrorReadLine();
        try
        {
            await running.WaitAsync(StartBound);
        }
        catch
        {
            _process.Kill();
            await DisposeProcessAsync(_process);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await DisposeProcessAsync(_process);
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Writes its configuration and gives the file.</summary>
    private async Task<string> ConfigureAsync()
    {
        var configuration = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllLinesAsync(configuration,
        [
            // Started by root, it would give up its rights to the folder; others ignore this.
            "user root",
            "log_dest stderr",
            "persistence true",
            $"persistence_location {_folder}/",
            $"listener {Port} {Host}",
            .. _settings,
        ]);
        return configuration;
    }

    /// <summary>The broker's own log line, since another process's listener on the port would accept connections as well.</summary>
    private static Task WhenRunning(Process process)
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                running.TrySetException(new InvalidOperationException($"mosquitto ended: {said}"));
            }
            else if (line.Data.EndsWith(" running", StringComparison.Ordinal))
            {
                running.TrySetResult();
            }
            else
            {
                said.AppendLine(line.Data);
            }
        };
        return running.Task;
    }

    private async Task DisposeProcessAsync(Process process)
    {
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    private static string FindExecutable() =>
        Tools.Find("mosquitto") ?? throw new FileNotFoundException("There is no mosquitto; ./test.sh installs it on Debian and its derivatives.");
}
