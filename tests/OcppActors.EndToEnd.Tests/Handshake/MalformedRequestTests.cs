using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Handshake;

/// <summary>Requests of real chargers that are not valid HTTP: answer and log say what is wrong with each.</summary>
public sealed class MalformedRequestTests : IAsyncLifetime
{
    private const string Rest = "Host: relay\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n";
    private const string Base64 = "the Authorization header contains a line break: the charger's Base64 encoder must add none";
    private const string ProxyProtocol =
        "it sends a PROXY protocol header, which is read at the beginning of a connection from --trusted-proxies only: name the proxy there";

    private readonly RawCpms _cpms = new(RawCpms.Acceptance + "\r\n");
    private Relay _relay = null!;

    public async Task InitializeAsync() => _relay = await Relay.StartAsync(_cpms.Url);

    public async Task DisposeAsync()
    {
        await _relay.DisposeAsync();
        await _cpms.DisposeAsync();
    }

    [Theory]
    [InlineData("GET /ocpp/CP 001 HTTP/1.1\r\n" + Rest, "the URL contains a space, which the charger must send as %20", " (path '/ocpp/CP 001')")]
    [InlineData("GET /CP001 HTTP/1.1\nHost: relay\nUpgrade: websocket\n\n", "a line ends in LF alone instead of CR LF", " (path '/CP001')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nX-Serial: 1\r\n 2\r\n" + Rest, "a header is folded over several lines", " (path '/CP001', header 'X-Serial')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nAuthorization: Basic Q1AwMDE6QUFB\r\n QkJC\r\n" + Rest, Base64, " (path '/CP001', header 'Authorization')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nAuthorization: Basic Q1AwMDE6QUFB\n\r\n" + Rest, Base64, " (path '/CP001', header 'Authorization')")]
    [InlineData("GET /CP001 HTTP/1.1\r\nX-Foo : bar\r\n" + Rest, "a space stands between a header's name and its colon", " (path '/CP001', header 'X-Foo')")]
    [InlineData("GET /CP001 http/1.1\r\n" + Rest, "the HTTP version is in lower case: it must be HTTP/1.1", " (path '/CP001')")]
    [InlineData("GET ?id=CP001 HTTP/1.1\r\n" + Rest, "the URL's path does not begin with a slash", "")]
    [InlineData("PROXY TCP4 192.0.2.7 127.0.0.1 50000 8500\r\nGET /CP001 HTTP/1.1\r\n" + Rest, ProxyProtocol, "")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000C\u00C0\0\u0002\u0007\u007F\0\0\u0001\u00C3\u0050\u0021\u0034GET /CP001 HTTP/1.1\r\n" + Rest, ProxyProtocol, "")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "the request is HTTP/2, and a WebSocket upgrade is HTTP/1.1", "")]
    public async Task Each_fault_is_named_in_answer_and_log_whole_and_byte_by_byte(string request, string quirk, string where)
    {
        string[][] sendings = [[request], [.. request.Select(one => one.ToString())]];
        foreach (var sending in sendings)
        {
            await using var charger = await RawConnection.ConnectAsync(_relay.Chargers);
            foreach (var piece in sending)
            {
                await charger.SendAsync(piece);
            }

            var head = await charger.ReadHeadAsync();
            charger.FinishSending();

            (head.Status, await charger.ReadToEndAsync()).ShouldBe((400, $"{quirk}\n"));
            var line = await _relay.LogsAsync($"client at {charger.Name} ");
            line.ShouldContain($" was answered 400: {quirk}{where}");
            line.ShouldContain("WARN");
            line.ShouldNotContain("Q1AwMDE6");
        }

        _cpms.Requests.Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\r\n", "/CP001", "/ocpp/CP001")]
    [InlineData("\r\n\r\n\r\n", "/CP001", "/ocpp/CP001")]
    [InlineData("", "//CP001", "/ocpp/CP001")]
    [InlineData("", "/ws://192.168.1.20:8500/CP_1/SERIAL_1234", "/ocpp/CP_1/SERIAL_1234")]
    public async Task What_chargers_make_of_a_URL_is_understood(string before, string target, string atCpms)
    {
        await using var charger = await RawConnection.ConnectAsync(_relay.Chargers);

        foreach (var one in $"{before}GET {target} HTTP/1.1\r\n{Rest}")
        {
            await charger.SendAsync(one.ToString());
        }

        (await charger.ReadHeadAsync()).Status.ShouldBe(101);
        (await _cpms.Requests.FirstAsync(_ => true, "the request")).StartLine.ShouldBe($"GET {atCpms} HTTP/1.1");
    }

    [Fact]
    public async Task A_path_is_cut_after_80_characters_in_the_log()
    {
        await using var charger = await RawConnection.ConnectAsync(_relay.Chargers);

        await charger.SendAsync($"GET /{new string('x', 200)} y HTTP/1.1\r\n{Rest}");

        (await charger.ReadHeadAsync()).Status.ShouldBe(400);
        (await _relay.LogsAsync($"client at {charger.Name} ")).ShouldContain($"(path '/{new string('x', 79)}…')");
    }
}
