using System.Globalization;
using System.Text.RegularExpressions;
using OcppActors.TestSupport;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>The published <c>ocpp-relay-server</c>, on ports that the system chose.</summary>
internal sealed partial class Relay : IAsyncDisposable
{
    private Relay(ChildProcess process, Uri chargers, Uri snoop) => (Process, Chargers, Snoop) = (process, chargers, snoop);

    /// <summary>Options for so many chargers at once that a slow machine would overrun the relay's own times.</summary>
    public static string[] LongTimeouts { get; } = ["--dial-timeout", "120", "--request-timeout", "120"];

    public ChildProcess Process { get; }

    /// <summary>Where chargers connect.</summary>
    public Uri Chargers { get; }

    /// <summary>Where the snoop stream is.</summary>
    public Uri Snoop { get; }

    /// <summary>Runs the command as it is given, without waiting for anything.</summary>
    public static ChildProcess Run(params IEnumerable<string> arguments) =>
        new(Repository.Executable("OcppRelayServer", "ocpp-relay-server"), arguments);

    /// <summary>Starts it against a CPMS and waits until it listens on both ports.</summary>
    public static Task<Relay> StartAsync(string cpms, params IEnumerable<string> more) => ReadyAsync(Run(Arguments(cpms, more)));

    /// <summary>Starts one on the ports of another, which has ended.</summary>
    public static Task<Relay> StartOnPortsOfAsync(Relay ended, string cpms) => ReadyAsync(Run(
        "--cpms", cpms, "--ocpp-host", "127.0.0.1", "--ocpp-port", PortOf(ended.Chargers), "--snoop-host", "127.0.0.1", "--snoop-port", PortOf(ended.Snoop)));

    /// <summary>The same with fault injection: the session of a charge point named FAULTY throws as soon as it is open.</summary>
    public static Task<Relay> StartWithFaultInjectionAsync(string cpms, params IEnumerable<string> more) =>
        StartWithEnvironmentAsync(new Dictionary<string, string> { ["DOTNET_STARTUP_HOOKS"] = Repository.StartupHook }, cpms, more);

    /// <summary>Starts it with more environment variables.</summary>
    public static Task<Relay> StartWithEnvironmentAsync(IReadOnlyDictionary<string, string> environment, string cpms, params IEnumerable<string> more) =>
        ReadyAsync(new ChildProcess(Repository.Executable("OcppRelayServer", "ocpp-relay-server"), Arguments(cpms, more), environment));

    /// <summary>The same in a process that may open only so many files.</summary>
    public static Task<Relay> StartWithFilesAsync(int files, string cpms, params IEnumerable<string> more) => ReadyAsync(new ChildProcess(
        "sh", ["-c", $"ulimit -n {files} && exec \"$0\" \"$@\"", Repository.Executable("OcppRelayServer", "ocpp-relay-server"), .. Arguments(cpms, more)]));

    /// <summary>The same with a certification authority among those that it trusts as the system's own.</summary>
    public static Task<Relay> StartTrustingAsync(TestCertificates certificates, string cpms, params IEnumerable<string> more) => ReadyAsync(new ChildProcess(
        Repository.Executable("OcppRelayServer", "ocpp-relay-server"),
        Arguments(cpms, more),
        new Dictionary<string, string> { ["SSL_CERT_FILE"] = certificates.AuthorityFile }));

    /// <summary>The same with a hosts file of its own; in <see cref="Requirement.MountNamespace"/>.</summary>
    public static Task<Relay> StartWithHostsAsync(string hostsFile, string cpms, params IEnumerable<string> more) =>
        ReadyAsync(RunWithHosts(hostsFile, Arguments(cpms, more)));

    /// <summary>Runs the command with a hosts file of its own, without waiting for anything.</summary>
    public static ChildProcess RunWithHosts(string hostsFile, params IEnumerable<string> arguments) =>
        ChildProcess.WithHosts(hostsFile, Repository.Executable("OcppRelayServer", "ocpp-relay-server"), arguments);

    /// <summary>Starts it with a log that does not arrive here, on ports chosen before.</summary>
    /// <param name="start">Starts the program, given its file and arguments.</param>
    /// <param name="cpms">The CPMS.</param>
    /// <param name="more">More options.</param>
    public static async Task<Relay> StartUnheardAsync(Func<string, IEnumerable<string>, ChildProcess> start, string cpms, params IEnumerable<string> more)
    {
        var (chargers, snoop) = (Address("ws", Ports.Free()), Address("ws", Ports.Free()));
        var relay = new Relay(
            start(
                Repository.Executable("OcppRelayServer", "ocpp-relay-server"),
                [
                    "--cpms", cpms, "--ocpp-host", "127.0.0.1", "--ocpp-port", PortOf(chargers), "--snoop-host", "127.0.0.1", "--snoop-port", PortOf(snoop), .. more,
                ]),
            chargers,
            snoop);
        try
        {
            await Eventually.SucceedsAsync(async () => await relay.HealthAsync() == 200, "a healthy relay", Deadline.Long);
            return relay;
        }
        catch
        {
            await relay.DisposeAsync();
            throw;
        }
    }

    /// <summary>The status of <c>/healthz</c>; null: there was no answer.</summary>
    public async Task<int?> HealthAsync()
    {
        using var client = new HttpClient();
        try
        {
            using var answer = await client.GetAsync(Page("/healthz"));
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Arguments(string cpms, IEnumerable<string> more) =>
    [
        "--cpms", cpms, "--ocpp-host", "127.0.0.1", "--ocpp-port", "0", "--snoop-host", "127.0.0.1", "--snoop-port", "0", .. more,
    ];

    private static async Task<Relay> ReadyAsync(ChildProcess process)
    {
        try
        {
            var chargers = await process.Output.FirstAsync(line => ChargersLine().IsMatch(line.Text), "the chargers' port", Deadline.Long);
            var snoop = await process.Output.FirstAsync(line => SnoopLine().IsMatch(line.Text), "the snoop port", Deadline.Long);
            return new Relay(process, UrlIn(ChargersLine(), chargers), UrlIn(SnoopLine(), snoop));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the charger of a recording connects.</summary>
    public Uri UrlFor(Recording recording) => new(Chargers, recording.Segment);

    /// <summary>The snoop port for a plain HTTP client.</summary>
    public Uri Page(string path) => new UriBuilder(Snoop) { Scheme = Uri.UriSchemeHttp, Path = path }.Uri;

    /// <summary>The first line of its log with these words, waited for.</summary>
    public async Task<string> LogsAsync(string words) =>
        (await Process.Output.FirstAsync(line => line.Text.Contains(words, StringComparison.Ordinal), $"'{words}' in the log", Deadline.Long)).Text;

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static string PortOf(Uri url) => url.Port.ToString(CultureInfo.InvariantCulture);

    private static Uri UrlIn(Regex pattern, OutputLine line)
    {
        var match = pattern.Match(line.Text);
        var port = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
        return Address(match.Groups["scheme"].Value, port);
    }

    private static Uri Address(string scheme, int port) => new($"{scheme}://127.0.0.1:{port}/");

    [GeneratedRegex(@"Chargers connect to (?<scheme>wss?)://[^/]*:(?<port>\d+)/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ChargersLine();

    [GeneratedRegex(@"Snoop stream at (?<scheme>wss?)://[^/]*:(?<port>\d+)/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SnoopLine();
}
