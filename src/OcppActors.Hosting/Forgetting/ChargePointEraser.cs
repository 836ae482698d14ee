using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Mqtt;

namespace OcppActors.Hosting.Forgetting;

/// <summary>
/// Removes what the broker retains of a charge point. The discovery document goes first: Home Assistant then removes the device
/// and no longer reads the states that follow.
/// </summary>
/// <param name="link">The broker.</param>
/// <param name="options">The topics.</param>
/// <param name="isEmbedded">Whether the broker runs in the service that publishes.</param>
internal sealed class ChargePointEraser(IMqttLink link, MqttOptions options, bool isEmbedded)
{
    /// <summary>A broker that queues a limited number of messages for a client does not return all at once.</summary>
    private const int MaxRounds = 10;

    public async Task<(ForgetOutcome Outcome, string Words)> EraseAsync(ChargePointId id)
    {
        var removed = 0;
        string? owner = null;
        string? advice = null;
        foreach (var topicId in new[] { TopicId.Of(id), TopicId.LongOf(id) }.Distinct(StringComparer.Ordinal))
        {
            for (var round = 0; ; round++)
            {
                if (await link.ReadChargePointAsync(topicId) is not { } read)
                {
                    return await LostAsync();
                }

                if (!read.Forbidden.IsEmpty || !read.IsWhole)
                {
                    return (ForgetOutcome.Failed, $"the MQTT broker does not return what it retains; its access rules must allow {DocumentTopic(topicId)}, {StatesOf(topicId)} and {options.SyncTopic}");
                }

                if (read.Found is { Documents.IsEmpty: true, States.IsEmpty: true })
                {
                    break;
                }

                var document = DocumentOf(topicId, read.Found);
                if (document is not null && document.ChargePoint != id)
                {
                    owner = $"its topics are those of charge point {document.ChargePoint}; give that id to remove it";
                    break; // two ids may be alike in their topics: those of the later one are the long ones
                }

                if (round == 0 && ReasonToKeep(document, topicId, read.Found, ref advice) is { } reason)
                {
                    return (ForgetOutcome.Failed, reason);
                }

                var outcome = round < MaxRounds ? await RemoveAsync([.. read.Found.Documents.Keys, .. read.Found.States.Keys]) : PublishOutcome.Refused;
                if (outcome == PublishOutcome.Lost)
                {
                    return await LostAsync();
                }

                if (outcome != PublishOutcome.Acknowledged)
                {
                    return (ForgetOutcome.Failed, $"not everything could be removed; the access rules of the MQTT broker must allow to publish on {DocumentTopic(topicId)} and {StatesOf(topicId)}");
                }

                removed += read.Found.Documents.Count + read.Found.States.Count;
            }
        }

        return (removed, owner) switch
        {
            (0, not null) => (ForgetOutcome.Failed, owner),
            (0, null) => (ForgetOutcome.Unknown, "nothing is retained of it; the id must be the one that the charger connects with"),
            _ => (ForgetOutcome.Removed, $"removed, {removed} retained messages; Home Assistant removes its device{advice}"),
        };
    }

    private async Task<(ForgetOutcome Outcome, string Words)> LostAsync() =>
        (ForgetOutcome.Failed, $"the link to the MQTT broker was lost: {await link.Lost}");

    /// <returns>The first outcome other than <see cref="PublishOutcome.Acknowledged"/>, if any.</returns>
    private async Task<PublishOutcome> RemoveAsync(IEnumerable<string> topics)
    {
        foreach (var chunk in topics.Chunk(link.Window))
        {
            var outcomes = await Task.WhenAll(chunk.Select(topic => link.PublishAsync(new Publication(PublicationKind.State, topic, ReadOnlyMemory<byte>.Empty))))
                .ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the link could not read meanwhile
            if (outcomes.FirstOrDefault(outcome => outcome != PublishOutcome.Acknowledged, PublishOutcome.Acknowledged) is var failed and not PublishOutcome.Acknowledged)
            {
                return failed;
            }
        }

        return PublishOutcome.Acknowledged;
    }

    private RetainedDocument? DocumentOf(string topicId, RetainedFound found) =>
        found.Documents.TryGetValue(DocumentTopic(topicId), out var json) ? options.ReadDocument(DocumentTopic(topicId), json) : null;

    /// <summary>Why the charge point is not removed, and what to do; null: it is.</summary>
    private string? ReasonToKeep(RetainedDocument? document, string topicId, RetainedFound found, ref string? advice)
    {
        if (document?.Bridges.FirstOrDefault(bridge => found.Availabilities.GetValueOrDefault(bridge) == BridgeAvailability.Online) is not { } topic)
        {
            return null;
        }

        var bridge = BridgeTopic.ClientIdOf(topic) ?? topic;
        if (found.States.GetValueOrDefault($"{options.StatePrefix}/{topicId}/availability").Span.SequenceEqual("online"u8))
        {
            return $"it is connected, and {bridge} publishes it; disconnect the charger first, or it would come back at once";
        }

        if (isEmbedded)
        {
            advice = $". Restart {bridge} now, or it publishes the charge point again when Home Assistant starts";
            return null;
        }

        return $"{bridge} is running and would publish it again; stop that service, repeat this command, then start the service";
    }

    private string DocumentTopic(string topicId) => options.DocumentTopic(topicId);

    private string StatesOf(string topicId) => $"{options.StatePrefix}/{topicId}/#";
}
