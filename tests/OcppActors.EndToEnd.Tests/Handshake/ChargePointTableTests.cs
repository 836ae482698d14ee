using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Handshake;

/// <summary>Chargers that the table <c>charge_points:</c> treats in a way of their own.</summary>
public sealed class ChargePointTableTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("charge-points-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Each_charger_gets_the_CPMS_and_id_of_its_entry()
    {
        await using var cpms = new FakeCpms();
        await using var other = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await StartAsync(
            cpms,
            $$"""
            AWAY:
              cpms: {{other.Url}}/garage
              append_id: false
              username: me
              password: sesame
            /site-b/CP001:
              as: SITE-B
            """);
        await using var snoop = await SnoopClient.ConnectAsync(relay.Snoop);

        await using var away = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "AWAY"), "ocpp1.6", null, "Authorization: Basic b2xk");
        await using var here = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "site-a/CP001"));
        await using var there = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "site-b/CP001"));

        var request = await other.Requests.FirstAsync(_ => true, "the request at the other CPMS");
        request.StartLine.ShouldBe("GET /ocpp/garage HTTP/1.1");
        request["Authorization"].ShouldBe("Basic bWU6c2VzYW1l");
        await cpms.ConnectionAsync("/site-a/CP001");
        await cpms.ConnectionAsync("/site-b/CP001");
        (await snoop.MessagesOfAsync("CP001", 1)).ShouldHaveSingleItem();
        (await snoop.MessagesOfAsync("SITE-B", 1)).ShouldHaveSingleItem();
        relay.Process.Output.Entries.ShouldAllBe(line => !line.Text.Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_of_20_octets_goes_out_as_it_is()
    {
        byte[] general = [.. Enumerable.Range(0xE0, 20).Select(octet => (byte)octet)];
        byte[] own = [.. Enumerable.Range(0, 19).Select(octet => (byte)octet), (byte)'\n'];
        var (generalFile, ownFile) = (Path.Combine(_folder.FullName, "general"), Path.Combine(_folder.FullName, "own"));
        await File.WriteAllBytesAsync(generalFile, general);
        await File.WriteAllBytesAsync(ownFile, own);
        await using var cpms = new RawCpms(RawCpms.Acceptance + "\r\n");
        await using var relay = await StartAsync(cpms.Url, $"OWN: {{password_file: {ownFile}}}", "--cpms-password-file", generalFile);

        await using var first = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"));
        await using var second = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "OWN"));

        (await cpms.Requests.FirstAsync(request => request.StartLine.Contains("CP001", StringComparison.Ordinal), "the first request"))["Authorization"]
            .ShouldBe($"Basic {Convert.ToBase64String([.. "CP001:"u8, .. general])}");
        (await cpms.Requests.FirstAsync(request => request.StartLine.Contains("OWN", StringComparison.Ordinal), "the second request"))["Authorization"]
            .ShouldBe($"Basic {Convert.ToBase64String([.. "OWN:"u8, .. own])}");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_charger_with_on_stop_abort_is_reset_at_the_stop_and_the_others_are_closed()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await StartAsync(cpms, "JIGU-*: {on_stop: abort}");
        await using var jigu = await RawConnection.ConnectAsync(relay.Chargers);
        await jigu.SendAsync("GET /JIGU-1 HTTP/1.1\r\nHost: relay\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n");
        await jigu.ReadHeadAsync();
        await using var other = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP001"), cpms, "/CP001");
        var upstream = await cpms.ConnectionAsync("/JIGU-1");

        relay.Process.Signal(ChildProcess.Terminate);

        (await upstream.Socket.NextFrameAsync()).Opcode.ShouldBe(Opcode.Close);
        await upstream.Socket.FinishSendingAsync();
        (await jigu.IsResetAsync()).ShouldBeTrue();
        (await other.ChargerSocket.NextFrameAsync()).Opcode.ShouldBe(Opcode.Close);
        await other.DisposeAsync();
        (await relay.Process.ExitAsync()).ShouldBe(0);
    }

    private Task<Relay> StartAsync(FakeCpms cpms, string table) => StartAsync(cpms.Url, table);

    private Task<Relay> StartAsync(string cpms, string table, params IEnumerable<string> more)
    {
        var file = Path.Combine(_folder.FullName, "relay.yaml");
        File.WriteAllText(file, $"relay:\n  charge_points:\n    {table.ReplaceLineEndings("\n    ")}\n");
        return Relay.StartAsync(cpms, ["--config", file, .. more]);
    }
}
