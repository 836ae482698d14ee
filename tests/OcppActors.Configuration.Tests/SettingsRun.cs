using OcppActors.Configuration.Reading;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Tests;

/// <summary>One reading of the settings from a command line, an environment and files that exist only here.</summary>
internal sealed class SettingsRun
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public string[] Arguments { get; init; } = [];

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset Now { get; init; } = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether this process can speak TLS 1.0 and 1.1.</summary>
    public bool SpeaksOldTls { get; init; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    /// <summary>The lines of the message between its heading and its last.</summary>
    public string[] Mistakes => [.. Error.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim())];

    /// <summary>A command line as somebody would type it, without quotes.</summary>
    public static SettingsRun Of(string commandLine) =>
        new() { Arguments = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries) };

    public SettingsRun With(string variable, string value)
    {
        Environment[variable] = value;
        return this;
    }

    public SettingsRun WithFile(string path, string text)
    {
        Files[path] = text;
        return this;
    }

    public SettingsResult<RelaySettings> Relay() => RelaySettings.Read(Input());

    public SettingsResult<RecorderSettings> Recorder() => RecorderSettings.Read(Input());

    public SettingsResult<PlaybackSettings> Playback() => PlaybackSettings.Read(Input());

    public SettingsResult<BridgeSettings> Bridge() => BridgeSettings.Read(Input());

    /// <summary>What <c>ocpp-relay-server</c> says is wrong.</summary>
    public string[] Mistaken()
    {
        Relay();
        return Mistakes;
    }

    public SettingsInput Input() => new(Arguments, Environment, ReadFile, new FixedClock(Now), version => SpeaksOldTls || version >= TlsVersion.Tls12, _output, _error);

    private string ReadFile(string path) => Files.TryGetValue(path, out var text) ? text : throw new FileNotFoundException("", path);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
