using System.Net.Sockets;
using System.Text;
using OcppActors.EndToEnd.Tests.Endings;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;
using Xunit.Abstractions;

namespace OcppActors.EndToEnd.Tests.Operation;

/// <summary>A log that nobody takes stops no charger, and says later how much of it is missing.</summary>
[Collection(nameof(SequentialCollection))]
public sealed class StalledLogTests(ITestOutputHelper output) : IDisposable
{
    private const int Refused = 10_000;
    private const int Batches = 10;
    private const string Missing = "Log lines missing here: ";

    // The contract is 50 ms; five times that, for a slow machine.
    private static readonly TimeSpan Echo = TimeSpan.FromMilliseconds(250);

    // Where the log was waited for, the tunnel stood still for more than thirty seconds. A garbage collection, or other work of a
    // small machine, takes a part of one.
    private static readonly TimeSpan LongestEcho = TimeSpan.FromSeconds(2);

    // The relay promises five seconds; the test allows for a slow machine.
    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(25);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stalled-log-");

    public void Dispose() => _folder.Delete(recursive: true);

    [RequiresFact(Requirement.Unix)]
    public async Task A_pipe_that_nobody_reads_holds_up_nothing_and_once_it_is_read_it_says_how_many_lines_are_missing()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartUnheardAsync((file, arguments) => new ChildProcess(file, arguments, isRead: false), cpms.Url, "-v");

        await FloodAsync(relay, cpms);
        relay.Process.ReadOutput();

        var line = await relay.LogsAsync(Missing);
        line.ShouldContain(" WARN ");
        line.ShouldContain("; the log was not read fast enough [");
        await using (await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "REFUSED2")))
        {
            await relay.Process.Output.WhenAsync(
                lines => lines.SkipWhile(each => each.Text != line).Any(each => each.Text.Contains("Charge point REFUSED2", StringComparison.Ordinal)),
                "a line after it",
                Deadline.Long);
        }

        relay.Process.Signal(ChildProcess.Terminate);
        (await relay.Process.ExitAsync(Stop)).ShouldBe(0);
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_relay_whose_log_nobody_reads_stops_all_the_same()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartUnheardAsync((file, arguments) => new ChildProcess(file, arguments, isRead: false), cpms.Url, "-v");
        await RefusedChargers.ConnectAsync(relay, cpms, 1_000); // more than the pipe holds

        relay.Process.Signal(ChildProcess.Terminate);

        (await relay.Process.ExitAsync(Stop)).ShouldBe(0);
    }

    [RequiresFact(Requirement.MountNamespace)]
    public async Task A_syslog_daemon_that_does_not_read_holds_up_nothing_and_once_it_reads_it_learns_how_many_lines_are_missing()
    {
        var path = Path.Combine(_folder.FullName, "syslog");
        using var daemon = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        daemon.Bind(new UnixDomainSocketEndPoint(path));
        await using var cpms = new FakeCpms();
        const string Prepare = """
            old=$(mktemp -d); mount --rbind /dev $old; mount -t tmpfs tmpfs /dev; touch /dev/null /dev/urandom
            mount --bind $old/null /dev/null; mount --bind $old/urandom /dev/urandom; ln -s $0 /dev/log
            """;
        await using var relay = await Relay.StartUnheardAsync(
            (file, arguments) => InMountNamespace(Prepare, path, file, arguments), cpms.Url, "-v", "--syslog");

        await FloodAsync(relay, cpms);

        var line = "";
        var received = 0;
        while (!line.Contains(Missing, StringComparison.Ordinal))
        {
            line = await ReceiveAsync(daemon);
            received++;
        }

        received.ShouldBeGreaterThan(1000);
        line.ShouldStartWith("<132>ocpp-relay-serv"); // the system cuts the name of a process
        line.ShouldContain("; the log was not read fast enough [");
        relay.Process.Signal(ChildProcess.Terminate);
        (await relay.Process.ExitAsync(Stop)).ShouldBe(0);
    }

    [RequiresFact(Requirement.Linux)]
    public async Task A_log_on_a_device_that_takes_nothing_holds_up_nothing()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartUnheardAsync(
            (file, arguments) => new ChildProcess("/bin/sh", ["-c", "exec \"$@\" > /dev/full", "sh", file, .. arguments]), cpms.Url, "-v");

        await FloodAsync(relay, cpms, refused: 300);

        relay.Process.Signal(ChildProcess.Terminate);
        (await relay.Process.ExitAsync(Stop)).ShouldBe(0);
        relay.Process.StandardError.ShouldBeEmpty();
    }

    [RequiresFact(Requirement.MountNamespace)]
    public async Task A_full_disk_that_has_room_again_gets_the_log_and_says_how_many_lines_are_missing()
    {
        await using var cpms = new FakeCpms();
        const string Prepare = "mount -t tmpfs -o size=16k tmpfs $0; exec >> $0/log";
        await using var relay = await Relay.StartUnheardAsync(
            (file, arguments) => InMountNamespace(Prepare, _folder.FullName, file, arguments), cpms.Url, "-v");
        var log = $"/proc/{relay.Process.Id}/root{_folder.FullName}/log";
        await RefusedChargers.ConnectAsync(relay, cpms, 300);
        new FileInfo(log).Length.ShouldBe(16 * 1024);

        await using (var file = new FileStream(log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
        }

        await using (await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "REFUSED2")))
        {
            await Eventually.SucceedsAsync(
                async () => (await ReadAsync(log)).Contains("Charge point REFUSED2", StringComparison.Ordinal), "the log going on", Deadline.Long);
        }

        var lines = (await ReadAsync(log)).Split('\n');
        lines[0].ShouldBeEmpty(); // the last line of the full disk may have been cut
        lines[1].ShouldContain(Missing);
        lines[1].ShouldContain("; the log could not be written: No space left on device");
        relay.Process.Signal(ChildProcess.Terminate);
        (await relay.Process.ExitAsync(Stop)).ShouldBe(0);
    }

    private async Task FloodAsync(Relay relay, FakeCpms cpms, int refused = Refused)
    {
        var atCpms = cpms.TakeOverAsync("/OPEN");
        var charger = await TcpCharger.ConnectAsync(relay.Chargers);
        await TcpCharger.Request("/OPEN").WriteAsync(charger.Stream);
        (await HttpHead.ReadAsync(charger.Stream).WithinAsync("the 101")).Status.ShouldBe(101);
        using var tunnel = new EchoedTunnel(charger.Stream, await atCpms);

        for (var batch = 0; batch < Batches; batch++)
        {
            var flood = RefusedChargers.ConnectAsync(relay, cpms, refused / Batches, first: batch * refused);
            (await relay.HealthAsync()).ShouldBe(200);
            await flood;
        }

        var delays = tunnel.Stop().Order().ToList();
        var slow = delays[delays.Count * 99 / 100];
        output.WriteLine($"{delays.Count} answers, 99 % within {slow.TotalMilliseconds:F1} ms, all within {delays[^1].TotalMilliseconds:F1} ms");
        slow.ShouldBeLessThan(Echo);
        delays[^1].ShouldBeLessThan(LongestEcho);
    }

    private static ChildProcess InMountNamespace(string prepare, string path, string file, IEnumerable<string> arguments) =>
        new("unshare", [.. Requirement.MountArguments, "sh", "-c", $"set -e; {prepare}\nexec \"$@\"", path, file, .. arguments]);

    private static async Task<string> ReceiveAsync(Socket daemon)
    {
        var buffer = new byte[64 * 1024];
        var length = await daemon.ReceiveAsync(buffer).WithinAsync("a line at the syslog daemon");
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static async Task<string> ReadAsync(string log)
    {
        await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }
}
