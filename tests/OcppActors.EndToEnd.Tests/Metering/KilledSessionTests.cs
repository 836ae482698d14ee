using System.Globalization;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>The metering process is killed in the middle of a transaction.</summary>
public sealed class KilledSessionTests
{
    private const string Id = "CP-KILLED";
    private const string Register = "1/Outlet/Energy-Active-Import-Register";

    private static readonly string[] Stands = ["1/session/start", "1/session/id-tag", "1/session/transaction-id"];

    [RequiresFact(Requirement.Unix, Requirement.Mosquitto)]
    public async Task The_session_survives_and_continues_and_noise_right_after_it_is_not_published()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay);
        await using (var pair = await ConnectAsync(scenario, scenario.Relay))
        {
            await pair.PlayAsync(
            [
                new(Sender.Charger, $$"""[2,"1","StartTransaction",{"connectorId":1,"idTag":"CARD-5","meterStart":5000,"timestamp":"{{Now}}"}]"""),
                new(Sender.Cpms, """[3,"1",{"transactionId":77,"idTagInfo":{"status":"Accepted"}}]"""),
                Reading(5400),
            ]);
            await PublishesAsync(scenario, 0, "1/session/energy", 400);
            await PublishesAsync(scenario, 0, Register, 5400);
            await PublishesAsync(scenario, 0, "1/session/stop-reason", null);
            await scenario.Watcher.Messages.FirstAsync(
                message => message.Topic == Topics.State(Id, "1/session/transaction-id"), "the transaction's id, by which it is known again");
            scenario.Relay.Process.Signal(ChildProcess.Kill);
            await scenario.Relay.Process.ExitAsync();
        }

        var retained = await MqttWatcher.RetainedAsync(scenario.Broker);
        var before = scenario.Watcher.Messages.Entries.Count;

        await using var relay = await Relay.StartAsync(scenario.Cpms.Url, scenario.BrokerOptions);
        await using var again = await ConnectAsync(scenario, relay);
        await again.PlayAsync([Reading(4000), Reading(5600)]);
        await PublishesAsync(scenario, before, "1/session/energy", 600);

        var after = scenario.Watcher.Messages.Entries.Skip(before).ToList();
        after.Where(message => message.Topic == Topics.State(Id, Register)).Select(message => message.Payload).ShouldBe([Value(5600)]);
        after.ShouldNotContain(message => Stands.Any(topic => message.Topic == Topics.State(Id, topic)));
        var last = await MqttWatcher.RetainedAsync(scenario.Broker);
        foreach (var topic in Stands.Select(topic => Topics.State(Id, topic)))
        {
            retained[topic].ShouldNotBe(StatePayload.Null);
            last[topic].ShouldBe(retained[topic]);
        }
    }

    private static string Now => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Task<ChargerAndCpms> ConnectAsync(RelayScenario scenario, Relay relay) => ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, Id), scenario.Cpms, $"/{Id}");

    private static RecordedMessage Reading(int register) => new(
        Sender.Charger,
        $$"""[2,"m","MeterValues",{"connectorId":1,"transactionId":77,"meterValue":[{"timestamp":"{{Now}}","sampledValue":[{"value":"{{register}}"}]}]}]""");

    private static Task PublishesAsync(RelayScenario scenario, int before, string topic, int? value) => scenario.Watcher.Messages.WhenAsync(
        messages => messages.Skip(before).Any(message => message.Topic == Topics.State(Id, topic) && message.Payload == Value(value)),
        $"{value} at {topic}",
        Deadline.Long);

    private static string Value(int? value) => string.Create(CultureInfo.InvariantCulture, $$"""{"value": {{(value is { } number ? number : "null")}}}""");
}
