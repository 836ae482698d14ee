using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using OcppActors.TestSupport;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>nginx or HAProxy in front of the chargers' port, with a configuration that docs/reverse-proxies.md shows.</summary>
internal sealed partial class ReverseProxy : IAsyncDisposable
{
    private const string ExampleRelay = "192.168.1.20:8500";

    // An address that no test looks for in the relay's log.
    private static readonly IPAddress Prober = IPAddress.Parse("127.0.0.9");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reverse-proxy-");
    private readonly int _port = Ports.Free();
    private ChildProcess _process = null!;

    private ReverseProxy()
    {
    }

    /// <summary>Where chargers connect.</summary>
    public Uri Chargers => new($"ws://127.0.0.1:{_port}/");

    /// <summary>Starts nginx in front of a relay, and waits until it listens.</summary>
    /// <param name="relay">The relay.</param>
    /// <param name="edit">What is different from the page; null: nothing.</param>
    /// <param name="example">Which of the page's examples for nginx.</param>
    public static Task<ReverseProxy> NginxAsync(Relay relay, int example, Func<string, string>? edit = null) => StartAsync(relay, "nginx", example, edit, (proxy, shown) =>
    {
        var folder = proxy._folder.FullName;
        var places = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder}/{kind};\n"));
        var isHttp = !shown.StartsWith("stream", StringComparison.Ordinal);
        var file = proxy.Write($"""
            daemon off;
            master_process off;
            pid {folder}/pid;
            error_log stderr;
            {(isHttp ? "" : $"load_module {Tools.NginxStreamModule};")}
            events {"{}"}
            {(isHttp ? $"http {{\naccess_log off;\n{places}{shown}\n}}" : shown)}
            """);
        return new ChildProcess(Tools.Find("nginx")!, ["-e", "stderr", "-p", folder, "-c", file]);
    });

    /// <summary>The same for HAProxy.</summary>
    public static Task<ReverseProxy> HaProxyAsync(Relay relay, int example, Func<string, string>? edit = null) => StartAsync(
        relay, "haproxy", example, edit, (proxy, shown) => new ChildProcess(Tools.Find("haproxy")!, ["-db", "-f", proxy.Write(shown)]));

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<ReverseProxy> StartAsync(
        Relay relay, string language, int example, Func<string, string>? edit, Func<ReverseProxy, string, ChildProcess> run)
    {
        var proxy = new ReverseProxy();
        var shown = Examples(language)[example]
            .Replace(ExampleRelay, $"127.0.0.1:{relay.Chargers.Port}", StringComparison.Ordinal)
            .Replace("listen 8500", $"listen 127.0.0.1:{proxy._port}", StringComparison.Ordinal)
            .Replace("bind :8500", $"bind 127.0.0.1:{proxy._port}", StringComparison.Ordinal);
        proxy._process = run(proxy, edit?.Invoke(shown) ?? shown);
        try
        {
            await Eventually.SucceedsAsync(proxy.ListensAsync, $"{language} listening: {proxy._process.StandardError}");
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    private static string[] Examples(string language) =>
    [
        .. Fences().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "reverse-proxies.md")))
            .Where(fence => fence.Groups["language"].Value == language)
            .Select(fence => fence.Groups["text"].Value),
    ];

    private string Write(string text)
    {
        var file = Path.Combine(_folder.FullName, "configuration");
        File.WriteAllText(file, text);
        return file;
    }

    private async Task<bool> ListensAsync()
    {
        using var attempt = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            attempt.Bind(new IPEndPoint(Prober, 0));
            await attempt.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException refused)
        {
            return _process.HasExited ? throw new InvalidOperationException($"It ended: {_process.StandardError}", refused) : false;
        }
    }

    [GeneratedRegex("^```(?<language>[a-z]+)\r?\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fences();
}
