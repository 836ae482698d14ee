using System.IO.Compression;
using System.Text;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;
using Xunit.Abstractions;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>Messages that cost the relay's taps far more than their senders: no other charger notices.</summary>
[Collection(nameof(SequentialCollection))]
public sealed class HostileTapTests(ITestOutputHelper output)
{
    // Before taps had a limit it was 3 to 11 s with half as many messages; without hostile chargers it is below a millisecond.
    private static readonly TimeSpan TolerableTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TolerablePause = TimeSpan.FromSeconds(5); // of one call, on a machine that is busy
    private const int Mebibyte = 1024 * 1024;
    private const long TolerableKib = 128 * 1024;

    private static readonly byte[] Bomb = Compressed(new byte[(16 * Mebibyte) - 1]).Encode(masked: true);

    [RequiresFact(Requirement.Linux)]
    public async Task Messages_that_inflate_to_sixteen_mebibytes_delay_nobody_else()
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url);
        var hostile = await OpenAsync(relay, cpms, 20);

        var times = await WithBystanderAsync(relay, cpms, () => Task.WhenAll(hostile.Select(async (pair, number) =>
        {
            // Half of them in one direction, half in the other.
            var (from, to) = number % 2 == 0 ? (pair.Charger, pair.Cpms) : (pair.Cpms, pair.Charger);
            byte[] bombs = [.. Enumerable.Repeat(Bomb, 20).SelectMany(bomb => bomb)];
            var receiving = to.ReceiveAsync(bombs.Length);
            await from.SendAsync(bombs);
            await receiving.WithinAsync("the messages at the other end", Deadline.Long);
        })));

        ShouldBeTolerable(times);
        await relay.LogsAsync("Charge point hostile-0: compressed messages from the charger are no longer shown, the connection goes on: compressed, and inflating");
        await relay.LogsAsync("Charge point hostile-1: compressed messages from the CPMS are no longer shown, the connection goes on: compressed, and inflating");
        Dispose(hostile);
    }

    [RequiresFact(Requirement.Linux)]
    public async Task An_endless_message_without_content_delays_nobody_else()
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url);
        var hostile = await OpenAsync(relay, cpms, 4);
        byte[] blocks = [.. Enumerable.Repeat(EmptyBlocks.Four, 1_000).SelectMany(block => block)];
        var begin = new Frame(Opcode.Text, blocks, Final: false, Frame.Compressed).Encode(masked: true);
        var next = new Frame(Opcode.Continuation, blocks, Final: false).Encode(masked: true);

        var times = await WithBystanderAsync(relay, cpms, () => Task.WhenAll(hostile.Select(async (pair, number) =>
        {
            var receiving = pair.Cpms.ReceiveToEndAsync();
            var ended = relay.LogsAsync($"Charge point hostile-{number}: compressed messages from the charger are no longer shown");
            await pair.Charger.SendAsync(begin);
            while (!ended.IsCompleted)
            {
                await pair.Charger.SendAsync(next);
            }

            await ended;
            pair.Charger.Dispose();
            await receiving;
        })));

        ShouldBeTolerable(times);
        Dispose(hostile);
    }

    [RequiresFact(Requirement.Linux)]
    public async Task Three_hundred_messages_without_an_end_leave_the_memory_bounded()
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, Relay.LongTimeouts);
        var hostile = await OpenAsync(relay, cpms, 300);
        var before = ProcessUsage.ResidentOf(relay.Process);
        var text = Encoding.UTF8.GetBytes($"[2,\"1\",\"BootNotification\",{{\"x\":\"{new string('x', Mebibyte - 100)}");
        var endless = Compressed(text, final: false).Encode(masked: true);
        endless.Length.ShouldBeLessThan(2_000);

        await Task.WhenAll(hostile.Select(async pair =>
        {
            await pair.Charger.SendAsync(endless);
            await pair.Cpms.ReceiveAsync(endless.Length).WithinAsync("the message at the other end", Deadline.Long);
        }));

        var after = ProcessUsage.ResidentOf(relay.Process);
        output.WriteLine($"resident memory {before} KiB before, {after} KiB after {hostile.Length} messages");
        (after - before).ShouldBeLessThan(TolerableKib);
        (await relay.LogsAsync(": a message from the charger is not shown, the connection goes on: its end had not come")).ShouldContain("Charge point hostile-");
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(relay.Page("/metrics"));
        MetricOf(metrics, "ocpp_relay_tap_held_bytes").ShouldBeInRange(32 * Mebibyte, 64 * Mebibyte);
        MetricOf(metrics, "ocpp_relay_tap_given_up_total").ShouldBeGreaterThanOrEqualTo(200);
        Dispose(hostile);
    }

    [RequiresFact(Requirement.Linux)]
    public async Task What_a_new_viewer_gets_first_is_bounded_and_an_ordinary_charger_s_part_of_it_stays()
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url);
        var (charger, asked) = await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, "/ordinary");
        await PassAsync((charger, asked), Frame.OfText("""[2,"1","StatusNotification",{"connectorId":1,"status":"Charging"}]"""));
        var hostile = await OpenAsync(relay, cpms, 40);
        var padding = new string('x', 15 * 1024);
        await Task.WhenAll(hostile.Select(pair => PassAsync(
            pair, [.. Enumerable.Range(1, 128).Select(connector => Frame.OfText($$"""[2,"1","StatusNotification",{"connectorId":{{connector}},"x":"{{padding}}"}]"""))])));
        var warning = await relay.LogsAsync("The reports that are kept for new snoop clients exceed 64 MiB");

        await using var viewer = await SnoopClient.ConnectAsync(relay.Snoop);
        await viewer.Messages.WhenAsync(all => all.Count >= viewer.Replay, "the replay", Deadline.Long);

        warning.ShouldContain(" of hostile-");
        var replay = viewer.Messages.Entries;
        replay.Sum(message => (long)message.Length).ShouldBeLessThan(64 * Mebibyte);
        replay.ShouldContain(message => message.Contains("\"ordinary\"", StringComparison.Ordinal) && message.Contains("Charging", StringComparison.Ordinal));
        replay.ShouldContain(message => message.Contains("that are no longer kept", StringComparison.Ordinal));
        charger.Dispose();
        asked.Dispose();
        Dispose(hostile);
    }

    private static async Task<(TcpEnd Charger, TcpEnd Cpms)[]> OpenAsync(Relay relay, TcpCpms cpms, int count) => await Task.WhenAll(
        Enumerable.Range(0, count).Select(number => TcpCharger.OpenTunnelAsync(
            relay.Chargers, cpms, $"/hostile-{number}", acceptance: TcpCpms.CompressedAcceptance)));

    private static async Task<IReadOnlyList<TimeSpan>> WithBystanderAsync(Relay relay, TcpCpms cpms, Func<Task> attack)
    {
        using var bystander = new Bystander(await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, "/bystander"));
        using var over = new CancellationTokenSource();
        var calls = bystander.CallAsync(over.Token);
        await attack();
        await over.CancelAsync();
        return await calls;
    }

    private void ShouldBeTolerable(IReadOnlyList<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        var high = sorted[(sorted.Count - 1) * 99 / 100];
        output.WriteLine($"{times.Count} calls, median {sorted[times.Count / 2].TotalMilliseconds:0.0} ms, 99 % below {high.TotalMilliseconds:0.0} ms, slowest {sorted[^1].TotalMilliseconds:0.0} ms");
        high.ShouldBeLessThan(TolerableTime);
        sorted[^1].ShouldBeLessThan(TolerablePause);
    }

    private static async Task PassAsync((TcpEnd Charger, TcpEnd Cpms) pair, params Frame[] frames)
    {
        byte[] bytes = [.. frames.SelectMany(frame => frame.Encode(masked: true))];
        var receiving = pair.Cpms.ReceiveAsync(bytes.Length);
        await pair.Charger.SendAsync(bytes);
        await receiving.WithinAsync("the messages at the CPMS", Deadline.Long);
    }

    private static Frame Compressed(byte[] message, bool final = true)
    {
        var compressed = new MemoryStream();
        using var deflate = new DeflateStream(compressed, CompressionLevel.Optimal);
        deflate.Write(message);
        deflate.Flush();
        return new Frame(Opcode.Text, compressed.ToArray()[..^4], final, Frame.Compressed);
    }

    private static double MetricOf(string metrics, string name) => double.Parse(
        metrics.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1],
        System.Globalization.CultureInfo.InvariantCulture);

    private static void Dispose((TcpEnd Charger, TcpEnd Cpms)[] pairs)
    {
        foreach (var (charger, cpms) in pairs)
        {
            charger.Dispose();
            cpms.Dispose();
        }
    }
}
