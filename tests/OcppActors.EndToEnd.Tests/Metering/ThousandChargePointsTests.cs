using System.Diagnostics;
using System.Globalization;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;
using Xunit.Abstractions;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>A thousand charge points announce themselves at once.</summary>
public sealed class ThousandChargePointsTests(ITestOutputHelper output)
{
    private const int Many = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly RecordedMessage[] Messages =
    [
        new(Sender.Charger, """[2,"1","BootNotification",{"chargePointVendor":"Solbruk","chargePointModel":"Trio 22"}]"""),
        new(Sender.Cpms, """[3,"1",{"currentTime":"2026-06-01T12:00:00Z","interval":300,"status":"Accepted"}]"""),
        new(Sender.Charger, """[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]"""),
        new(Sender.Cpms, """[3,"2",{}]"""),
    ];

    [RequiresFact(Requirement.Mosquitto)]
    public async Task Every_document_and_state_arrives_and_no_document_twice()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay, Relay.LongTimeouts);
        var ids = Enumerable.Range(0, Many).Select(number => string.Create(CultureInfo.InvariantCulture, $"CP{number:D4}")).ToList();
        var watch = Stopwatch.StartNew();

        var duets = await Task.WhenAll(ids.Select(id => AnnounceAsync(scenario, id)));
        await scenario.Watcher.Messages.WhenAsync(MessagesOf(ids), "every status", Patience);

        output.WriteLine($"{Many} charge points announced in {watch.Elapsed.TotalSeconds:F1} s");
        var published = scenario.Watcher.Messages.Entries;
        var documents = published.Where(message => message.Topic.StartsWith("homeassistant/device/ocpp/", StringComparison.Ordinal)).ToList();
        documents.ShouldBeUnique();
        documents.Select(document => document.Topic).Distinct().Count().ShouldBe(Many);
        foreach (var pair in duets)
        {
            await pair.DisposeAsync();
        }
    }

    private static Func<IReadOnlyList<MqttMessage>, bool> MessagesOf(IEnumerable<string> ids)
    {
        var expected = ids
            .SelectMany(id => new[] { (Topics.State(id, "1/status"), """{"value": "Available"}"""), (Topics.Availability(id), "online") })
            .ToHashSet();
        var seen = 0;
        return messages =>
        {
            for (; seen < messages.Count; seen++)
            {
                expected.Remove((messages[seen].Topic, messages[seen].Payload));
            }

            return expected.Count == 0;
        };
    }

    private static async Task<ChargerAndCpms> AnnounceAsync(RelayScenario scenario, string id)
    {
        var pair = await ChargerAndCpms.ConnectAsync(
            new Uri(scenario.Relay.Chargers, id), scenario.Cpms, $"/{id}", url => FakeCharger.ConnectAsync(url, System.Net.IPAddress.Any, Patience));
        await pair.PlayAsync(Messages);
        return pair;
    }
}
