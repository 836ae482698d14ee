using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.HarnessTests;

/// <summary>The test broker's retained messages, as the watcher sees them.</summary>
public sealed class BrokerTests
{
    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_watcher_sees_every_publication_and_a_later_one_only_retained_messages()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var watcher = await MqttWatcher.ConnectAsync(broker);

        await watcher.PublishAsync("a", "kept", retain: true);
        await watcher.PublishAsync("b", "passing", retain: false);
        await watcher.PublishAsync("a", "kept again", retain: true);
        await watcher.Messages.WhenAsync(seen => seen.Count == 3, "three messages");

        watcher.Messages.Entries.Select(message => message.Payload).ShouldBe(["kept", "passing", "kept again"]);
        var retained = await MqttWatcher.RetainedAsync(broker);
        retained.ShouldBe(new Dictionary<string, string> { ["a"] = "kept again" });
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_restarted_broker_keeps_or_loses_its_retained_messages_as_configured(bool emptied, int retained)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using (var watcher = await MqttWatcher.ConnectAsync(broker))
        {
            await watcher.PublishAsync("a", "kept", retain: true);
        }

        await broker.StopAsync();
        await broker.StartAgainAsync(emptied);

        (await MqttWatcher.RetainedAsync(broker)).Count.ShouldBe(retained);
    }
}
