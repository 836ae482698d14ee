using System.Net;
using OcppActors.EndToEnd.Tests.Endings;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Strangers;

/// <summary>A stranger who is refused again and again does not flood the log.</summary>
public sealed class RefusalLogTests
{
    private const int Requests = 500;
    private const int LongestLine = 500;

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "http://evil.example")]
    public async Task Refusals_on_the_snoop_port_are_one_short_line(string header, string value)
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url);
        using var client = new HttpClient();
        for (var i = 0; i < Requests; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, relay.Page("/"));
            request.Headers.TryAddWithoutValidation(header, value + new string('x', header == "Origin" ? 30_000 : 200));
            using var answer = await client.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        var (charger, asked) = await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, "/innocent");
        await relay.LogsAsync("Charge point innocent connected");

        var lines = relay.Process.Output.Entries.Where(line => line.Text.Contains("refused with 403", StringComparison.Ordinal)).ToList();
        lines.ShouldHaveSingleItem().Text.ShouldContain("evil.examplexxx");
        relay.Process.Output.Entries.ShouldAllBe(line => line.Text.Length <= LongestLine);
        charger.Dispose();
        asked.Dispose();
    }

    [Fact]
    public async Task A_snoop_client_that_joins_again_and_again_is_summed_up()
    {
        await using var cpms = new TcpCpms();
        await using var relay = await Relay.StartAsync(cpms.Url);
        for (var i = 0; i < 20; i++)
        {
            await using var viewer = await SnoopClient.ConnectAsync(relay.Snoop);
        }

        var (charger, asked) = await TcpCharger.OpenTunnelAsync(relay.Chargers, cpms, "/innocent");
        await relay.LogsAsync("Charge point innocent connected");

        relay.Process.Output.Entries.Count(line => line.Text.Contains(" joined", StringComparison.Ordinal)).ShouldBe(5);
        charger.Dispose();
        asked.Dispose();
    }
}
