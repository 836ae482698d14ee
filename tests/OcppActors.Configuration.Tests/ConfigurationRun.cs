using System.Text;
using System.Net;
using OcppActors.Configuration.Reading;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Tests;

/// <summary>One reading of the settings from a command line, an environment and files that exist only here.</summary>
internal sealed class ConfigurationRun
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public string[] Arguments { get; init; } = [];

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset Now { get; init; } = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether this process can speak TLS 1.0 and 1.1.</summary>
    public bool SpeaksOldTls { get; init; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    /// <summary>The lines of the message between its heading and its last.</summary>
    public string[] Errors => [.. Error.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim())];

    /// <summary>A command line as somebody would type it, without quotes.</summary>
    public static ConfigurationRun Of(string commandLine) =>
        new() { Arguments = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries) };

    public ConfigurationRun With(string variable, string value)
    {
        Environment[variable] = value;
        return this;
    }

    public ConfigurationRun WithFile(string path, string text)
    {
        Files[path] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    public ConfigurationRun WithFile(string path, byte[] octets)
    {
        Files[path] = octets;
        return this;
    }

    public ConfigurationResult<RelayConfiguration> Relay() => RelayConfiguration.Read(Input());

    public ConfigurationResult<RecorderConfiguration> Recorder() => RecorderConfiguration.Read(Input());

    public ConfigurationResult<PlaybackConfiguration> Playback() => PlaybackConfiguration.Read(Input());

    public ConfigurationResult<BridgeConfiguration> Bridge() => BridgeConfiguration.Read(Input());

    /// <summary>What <c>ocpp-relay-server</c> says is wrong.</summary>
    public string[] RelayErrors()
    {
        Relay();
        return Errors;
    }

    public ConfigurationInput Input() => new(Arguments, Environment, ReadFile, new FixedClock(Now), version => SpeaksOldTls || version >= TlsVersion.Tls12, _output, _error)
    {
        OwnAddresses = () => [IPAddress.Parse("192.168.1.5"), IPAddress.Parse("fd00::5")],
    };

    private byte[] ReadFile(string path) => Files.TryGetValue(path, out var octets) ? octets : throw new FileNotFoundException("", path);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
