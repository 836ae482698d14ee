using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>The OCPP messages of these tests.</summary>
internal static class OcppMessages
{
    public static RecordedMessage Charger(string payload) => new(Sender.Charger, payload);

    public static RecordedMessage Cpms(string payload) => new(Sender.Cpms, payload);

    public static Task ExchangeAsync(this ChargerAndCpms pair, params RecordedMessage[] messages) => pair.PlayAsync(messages);

    public static IEnumerable<RecordedMessage> Heartbeat(string id) =>
        [Charger($$"""[2,"{{id}}","Heartbeat",{}]"""), Cpms($$"""[3,"{{id}}",{"currentTime":"2026-04-18T20:03:20Z"}]""")];

    /// <summary>Connects a charger that speaks this subprotocol.</summary>
    public static Task<ChargerAndCpms> ConnectChargerAsync(this RelayScenario scenario, string segment, string protocol = "ocpp1.6") => ChargerAndCpms.ConnectAsync(
        new Uri(scenario.Relay.Chargers, segment), scenario.Cpms, $"/{segment}", url => FakeCharger.ConnectAsync(url, protocol));
}
