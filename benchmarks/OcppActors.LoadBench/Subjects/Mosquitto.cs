namespace OcppActors.LoadBench.Subjects;

/// <summary>A broker for the relay to meter to; it keeps nothing.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("load-bench-mosquitto-").FullName;
    private readonly RunningSubject _process;

    private Mosquitto()
    {
        Port = Ports.Free();
        var file = Path.Combine(_folder, "mosquitto.conf");
        File.WriteAllLines(file, [$"listener {Port} 127.0.0.1", "allow_anonymous true", "log_dest none"]);
        _process = new RunningSubject(Executables.Find("mosquitto"), ["-c", file], Port);
    }

    public int Port { get; }

    public static async Task<Mosquitto> StartAsync(CancellationToken stop)
    {
        var broker = new Mosquitto();
        try
        {
            await broker._process.WhenListeningAsync(stop);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
