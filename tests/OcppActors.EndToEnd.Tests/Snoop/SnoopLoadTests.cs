using System.Globalization;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Snoop;

/// <summary>Many chargers at once, viewers from the start and viewers that come late.</summary>
public sealed class SnoopLoadTests
{
    private const int Chargers = 200;
    private const int Rounds = 10;
    private const string Last = "LAST";

    [Fact]
    public async Task Every_viewer_gets_the_same_stream_and_a_late_one_its_replay_and_its_end()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url);
        var early = new List<SnoopClient>();
        for (var i = 0; i < 5; i++)
        {
            early.Add(await SnoopClient.ConnectAsync(relay.Snoop));
        }

        var playing = Task.WhenAll(Enumerable.Range(0, Chargers).Select(number => PlayAsync(relay, cpms, $"CP{number}")));
        var late = new List<SnoopClient>();
        for (var share = 1; share <= 4; share++)
        {
            var heard = share * Chargers * Rounds / 2;
            await early[0].Messages.WhenAsync(all => all.Count >= heard, $"{heard} messages", Deadline.Long);
            late.Add(await SnoopClient.ConnectAsync(relay.Snoop));
        }

        // One more message follows those of all others.
        var duets = await playing;
        var everything = Chargers * (1 + SentByCharger().Count() + SentByCpms().Count());
        await early[0].Messages.WhenAsync(all => all.Count == everything, "the whole stream", Deadline.Long);
        await using var last = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, Last), cpms, $"/{Last}");
        foreach (var viewer in early.Concat(late))
        {
            await viewer.Messages.WhenAsync(all => all.Count > 0 && IsLast(all[^1]), "the end of the stream", Deadline.Long);
        }

        var truth = ByChargePoint(early[0]);
        truth.Count.ShouldBe(Chargers);
        truth.ShouldAllBe(charger => Of(charger.Value, "CP").SequenceEqual(SentByCharger()) && Of(charger.Value, "CSMS").SequenceEqual(SentByCpms()));
        foreach (var viewer in early.Skip(1))
        {
            viewer.Messages.Entries.ShouldBe(early[0].Messages.Entries);
        }

        foreach (var viewer in late)
        {
            var replay = viewer.Replay.ShouldNotBeNull();
            replay.ShouldBeGreaterThan(0);
            var stream = ByChargePoint(viewer);
            stream.Count.ShouldBe(Chargers);
            foreach (var (charger, lines) in stream)
            {
                ShouldContinue(lines, truth[charger]);
            }
        }

        foreach (var piece in duets.Cast<IAsyncDisposable>().Concat(early).Concat(late))
        {
            await piece.DisposeAsync();
        }
    }

    /// <summary>What a late viewer received about a charger: nothing twice, nothing out of order, and its latest reports.</summary>
    private static void ShouldContinue(List<SnoopLine> lines, List<SnoopLine> truth)
    {
        lines.Select(line => line.Text).ShouldBeUnique();
        lines[0].Event.ShouldBe("Connection");
        foreach (var sender in (string[])["CP", "CSMS"])
        {
            var told = Of(lines.Where(line => !IsReport(line)), sender);
            told.ShouldBe(Of(truth.Where(line => !IsReport(line)), sender)[^told.Count..]);
        }

        foreach (var report in (string[])["BootNotification", "\"connectorId\":1", "\"connectorId\":2"])
        {
            lines.Last(line => line.Payload.Contains(report, StringComparison.Ordinal))
                .ShouldBe(truth.Last(line => line.Payload.Contains(report, StringComparison.Ordinal)));
        }
    }

    private static async Task<ChargerAndCpms> PlayAsync(Relay relay, FakeCpms cpms, string id)
    {
        var pair = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, id), cpms, $"/{id}");
        await Task.WhenAll(
            SendAsync(pair.ChargerSocket, SentByCharger()),
            SendAsync(pair.Cpms.Socket, SentByCpms()));
        return pair;
    }

    private static async Task SendAsync(WebSocketPeer from, IEnumerable<string> messages)
    {
        foreach (var message in messages)
        {
            await from.SendTextAsync(message);
            await Task.Yield();
        }
    }

    private static IEnumerable<string> SentByCharger()
    {
        for (var round = 0; round < Rounds; round++)
        {
            if (round % 4 == 0)
            {
                yield return Message(round, "BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}""");
            }

            yield return Message(round, "StatusNotification", $$"""{"connectorId":{{1 + (round % 2)}},"status":"Available","errorCode":"NoError"}""");
            yield return Message(round, "Heartbeat", "{}");
        }
    }

    private static IEnumerable<string> SentByCpms()
    {
        for (var round = 0; round < Rounds; round++)
        {
            yield return Message(round, "TriggerMessage", """{"requestedMessage":"Heartbeat"}""");
        }
    }

    private static string Message(int round, string action, string payload) =>
        string.Create(CultureInfo.InvariantCulture, $"""[2,"{action}-{round}","{action}",{payload}]""");

    private static bool IsLast(string line) => line.Contains($"\"{Last}\"", StringComparison.Ordinal);

    private static bool IsReport(SnoopLine line) =>
        line.Payload.Contains("BootNotification", StringComparison.Ordinal) || line.Payload.Contains("StatusNotification", StringComparison.Ordinal);

    private static Dictionary<string, List<SnoopLine>> ByChargePoint(SnoopClient viewer) => viewer.Messages.Entries
        .Where(line => !IsLast(line))
        .Select(SnoopLine.Parse)
        .GroupBy(line => line.ChargePoint)
        .ToDictionary(group => group.Key, group => group.ToList());

    private static List<string> Of(IEnumerable<SnoopLine> lines, string sender) =>
        [.. lines.Where(line => line.Sender == sender && line.Event == "Message").Select(line => line.Payload)];
}
