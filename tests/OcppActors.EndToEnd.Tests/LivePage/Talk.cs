using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>What chargers and CPMS say in these tests.</summary>
internal static class Talk
{
    public static RecordedMessage Charger(string payload) => new(Sender.Charger, payload);

    public static RecordedMessage Cpms(string payload) => new(Sender.Cpms, payload);

    public static Task SayAsync(this Duet duet, params RecordedMessage[] messages) => duet.PlayAsync(messages);

    public static IEnumerable<RecordedMessage> Beat(string id) =>
        [Charger($$"""[2,"{{id}}","Heartbeat",{}]"""), Cpms($$"""[3,"{{id}}",{"currentTime":"2026-04-18T20:03:20Z"}]""")];

    /// <summary>Connects a charger that speaks this subprotocol.</summary>
    public static Task<Duet> MeetAsync(this Stage stage, string segment, string protocol = "ocpp1.6") => Duet.MeetAsync(
        new Uri(stage.Relay.Chargers, segment), stage.Cpms, $"/{segment}", url => ChargerPlayer.ConnectAsync(url, protocol));
}
