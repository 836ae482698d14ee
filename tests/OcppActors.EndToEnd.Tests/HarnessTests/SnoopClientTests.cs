using System.Text.Json;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.HarnessTests;

/// <summary>The snoop client and what it expects, against a stream that is written by hand.</summary>
public sealed class SnoopClientTests
{
    private const string Timestamp = "2026-04-18T20:03:20.123Z";

    public static TheoryData<string> Names => Recordings.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_stream_that_follows_the_contract_is_accepted(string name)
    {
        var recording = Recordings.Named(name);

        var lines = await StreamedAsync(recording, StreamOf(recording));

        lines.ShouldMatch(recording);
    }

    [Theory]
    [InlineData("\"protocol\":\"ocpp1.6\",\"cp_id\":\"TWIN07\"", "\"cp_id\":\"TWIN07\",\"protocol\":\"ocpp1.6\"")]
    [InlineData("20.123Z", "20Z")]
    [InlineData("20.123Z", "20.123+00:00")]
    [InlineData("[3,\"00000071\",{}]", "[3, \"00000071\", {}]")]
    [InlineData("\"sender\":\"CSMS\"", "\"sender\":\"CP\"")]
    public void A_stream_that_violates_the_contract_is_rejected(string right, string wrong)
    {
        var recording = Recordings.Named("two-connectors-1.6");
        var lines = StreamOf(recording).Select(line => line.Replace(right, wrong)).ToList();
        lines.ShouldNotBe(StreamOf(recording));

        var look = () => lines.ShouldMatch(recording);

        Should.Throw<Exception>(look);
    }

    private static List<string> StreamOf(Recording recording) =>
    [
        Line(recording, "Connection", "CP", "{}"),
        .. recording.Messages.Select(message =>
            Line(recording, "Message", message.Sender == Sender.Charger ? "CP" : "CSMS", message.Payload)),
        Line(recording, "Disconnection", "CP", ChargerAndCpms.ClosePayload),
    ];

    private static string Line(Recording recording, string @event, string sender, string payload) =>
        $$"""{"event":"{{@event}}","sender":"{{sender}}","protocol":"{{recording.Protocol}}","cp_id":{{JsonSerializer.Serialize(recording.ChargePoint)}},"payload":{{payload}},"timestamp":"{{Timestamp}}"}""";

    private static async Task<IReadOnlyList<string>> StreamedAsync(Recording recording, IEnumerable<string> lines)
    {
        await using var server = new FakeCpms();
        await using var client = await SnoopClient.ConnectAsync(new Uri(server.Url + "/"));
        var connection = await server.ConnectionAsync("/");
        foreach (var line in lines)
        {
            await connection.Socket.SendTextAsync(line);
        }

        return await client.MessagesOfAsync(recording.ChargePoint, SnoopExpectation.CountOf(recording));
    }
}
