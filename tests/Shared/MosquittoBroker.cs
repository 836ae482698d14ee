using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace OcppActors.TestSupport;

/// <summary>A mosquitto of its own for a test: on a free loopback port, with its files in a folder that goes with it.</summary>
internal sealed class MosquittoBroker : IAsyncDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("mosquitto-").FullName;
    private readonly string[] _settings;
    private Process? _process;

    private MosquittoBroker(string[] settings) => _settings = settings;

    public static string Host => "127.0.0.1";

    public int Port { get; private set; }

    /// <summary>Starts one with further lines for its configuration.</summary>
    public static async Task<MosquittoBroker> StartAsync(params string[] settings)
    {
        var broker = new MosquittoBroker(settings.Length == 0 ? ["allow_anonymous true"] : settings) { Port = FreePort() };
        await broker.StartAgainAsync();
        return broker;
    }

    /// <summary>The configuration lines that let in only this user; the file is written in mosquitto's own format.</summary>
    public static string[] OnlyFor(string user, string password)
    {
        const int iterations = 101;
        var salt = RandomNumberGenerator.GetBytes(12);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, 64);
        var file = Path.Combine(Directory.CreateTempSubdirectory("mosquitto-").FullName, "passwords");
        File.WriteAllText(file, $"{user}:$7${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}\n");
        return ["allow_anonymous false", $"password_file {file}"];
    }

    /// <summary>Tells it to stop, and waits until it has: it says goodbye to its clients and keeps its retained messages.</summary>
    public async Task StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it on the same port again after <see cref="StopAsync"/>.</summary>
    /// <param name="emptied">Whether it has lost its retained messages.</param>
    public async Task StartAgainAsync(bool emptied = false)
    {
        if (emptied)
        {
            File.Delete(Path.Combine(_folder, "mosquitto.db"));
        }

        var configuration = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllLinesAsync(configuration,
        [
            "user root",
            "log_dest none",
            "persistence true",
            $"persistence_location {_folder}/",
            $"listener {Port} {Host}",
            .. _settings,
        ]);
        _process = Process.Start(new ProcessStartInfo(FindExecutable(), ["-c", configuration])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await ListeningAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task ListeningAsync()
    {
        using var bound = new CancellationTokenSource(StartBound);
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(Host, Port, bound.Token);
                return;
            }
            catch (SocketException) when (!_process!.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindExecutable() =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "mosquitto"))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("These tests need mosquitto, which ./test.sh installs where it can.");
}
