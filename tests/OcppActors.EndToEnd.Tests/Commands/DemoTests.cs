using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Commands;

/// <summary><c>./run.sh</c> as a new user starts it, on free ports and with programs that are built already.</summary>
public sealed class DemoTests
{
    [RequiresFact(Requirement.Linux, Requirement.MosquittoClients)]
    public async Task The_demo_shows_its_page_meters_to_its_broker_and_ends_with_Ctrl_C()
    {
        var (chargers, snoop, broker, cpms) = FreePorts();
        await using var demo = Run(cpms, "--ocpp-port", chargers, $"--snoop-port={snoop}", "--mqtt-broker-port", broker);

        await demo.Output.FirstAsync(line => line.Text.Contains("Ctrl-C ends it", StringComparison.Ordinal), "the demo's welcome", Deadline.Long);
        demo.StandardOutput.ShouldNotContain("no link");
        using (var browser = new HttpClient())
        {
            using var page = await browser.GetAsync(new Uri($"http://localhost:{snoop}/"));
            page.StatusCode.ShouldBe(HttpStatusCode.OK);
            page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        }

        await demo.Output.FirstAsync(line => line.Text.Contains("DEMO-1: a car", StringComparison.Ordinal), "a car", Deadline.Long);
        await using (var subscriber = await new Mosquitto(int.Parse(broker, CultureInfo.InvariantCulture)).SubscribeAsync("-t", "#"))
        {
            await subscriber.Output.FirstAsync(
                line => line.Text.StartsWith(Topics.Discovery("DEMO-1") + " {", StringComparison.Ordinal), "the discovery document", Deadline.Long);
        }

        demo.Signal(ChildProcess.Interrupt);

        (await demo.ExitAsync(Deadline.Long)).ShouldBe(0, $"{demo.StandardOutput}\n{demo.StandardError}");
        ProcessesOf(demo.Id).ShouldBeEmpty();
    }

    [RequiresFact(Requirement.Linux)]
    public async Task An_error_in_the_options_is_all_that_is_reported()
    {
        await using var demo = Run("0", "mistake");

        (await demo.ExitAsync(Deadline.Long)).ShouldBe(2);
        demo.StandardOutput.ShouldBeEmpty();
        demo.StandardError.ShouldContain("argument 1: belongs to no option");
        ProcessesOf(demo.Id).ShouldBeEmpty();
    }

    [RequiresFact(Requirement.Linux)]
    public async Task A_CPMS_port_in_use_ends_the_demo_with_a_remedy()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var (chargers, snoop, broker, _) = FreePorts();
        var taken = PortOf(other);
        await using var demo = Run(taken, "--ocpp-port", chargers, "--snoop-port", snoop, "--mqtt-broker-port", broker);

        (await demo.ExitAsync(Deadline.Long)).ShouldBe(1);
        demo.StandardError.ShouldContain($"If port {taken} is taken, name another in OCPP_DEMO_CPMS_PORT.");
        ProcessesOf(demo.Id).ShouldBeEmpty();
    }

    // A session of its own identifies the processes that it leaves behind.
    private static ChildProcess Run(string cpmsPort, params IEnumerable<string> options) => new(
        "setsid",
        [Path.Combine(Repository.Root, "run.sh"), .. options],
        new Dictionary<string, string>
        {
            ["OCPP_DEMO_CPMS_PORT"] = cpmsPort,
            ["OCPPACTORS_PUBLISH"] = Repository.Programs,
        });

    private static (string Chargers, string Snoop, string Broker, string Cpms) FreePorts() => (FreePort(), FreePort(), FreePort(), FreePort());

    private static string FreePort() => Ports.Free().ToString(CultureInfo.InvariantCulture);

    private static string PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    // The field after the group is the session: "pid (name) state parent group session".
    private static string[] ProcessesOf(int session) =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(folder[^1])).Select(StatusOf)
            .Where(status => status.Length > 0 && status[(status.LastIndexOf(')') + 2)..].Split(' ')[3] == session.ToString(CultureInfo.InvariantCulture)),
    ];

    private static string StatusOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "stat"));
        }
        catch (IOException)
        {
            return ""; // no process, or one that has just ended
        }
    }
}
