using System.Collections.Immutable;
using System.Text;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Hosting.Forgetting;
using OcppActors.Messages;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class ChargePointEraserTests
{
    private static readonly ChargePointId First = new("CP 1");

    /// <summary>An id that is plain, and the short topic level of the first.</summary>
    private static readonly ChargePointId Second = new(TopicId.Of(First));

    private readonly Broker _broker = new();

    [Fact]
    public async Task The_second_of_two_charge_points_with_one_short_level_is_removed_by_its_long_one()
    {
        _broker.Retain(TopicId.Of(First), First);
        _broker.Retain(TopicId.LongOf(Second), Second);

        var (outcome, words) = await EraseAsync(Second);

        outcome.ShouldBe(ForgetOutcome.Removed, words);
        _broker.Retained.Keys.ShouldBe([_broker.Options.DocumentTopic(TopicId.Of(First))]);
    }

    [Fact]
    public async Task If_only_the_other_of_the_two_is_retained_it_is_named()
    {
        _broker.Retain(TopicId.Of(First), First);

        (await EraseAsync(Second)).ShouldBe((ForgetOutcome.Failed, "its topics are those of charge point CP 1; give that id to remove it"));
    }

    [Theory]
    [InlineData(PublishOutcome.Lost, "the link to the MQTT broker was lost: it has gone")]
    [InlineData(PublishOutcome.Refused, "not everything could be removed; the access rules of the MQTT broker must allow to publish on")]
    public async Task A_removal_that_fails_names_its_reason(PublishOutcome failure, string words)
    {
        _broker.Retain(TopicId.Of(First), First);
        _broker.Answers = failure;

        var (outcome, said) = await EraseAsync(First);

        outcome.ShouldBe(ForgetOutcome.Failed);
        said.ShouldStartWith(words);
    }

    private Task<(ForgetOutcome Outcome, string Words)> EraseAsync(ChargePointId id) =>
        new ChargePointEraser(_broker, _broker.Options, isEmbedded: false).EraseAsync(id);

    /// <summary>Retains documents.</summary>
    private sealed class Broker : IMqttLink
    {
        public MqttOptions Options { get; } = new(ClientId: "us");

        public SortedDictionary<string, ReadOnlyMemory<byte>> Retained { get; } = new(StringComparer.Ordinal);

        public PublishOutcome Answers { get; set; } = PublishOutcome.Acknowledged;

        public Task<string> Lost => Task.FromResult("it has gone");

        public string? RetainedBirth => null;

        public int Window => 1;

        public int MaxPacketBytes => int.MaxValue;

        public void Retain(string topicId, ChargePointId id) => Retained[Options.DocumentTopic(topicId)] = Encoding.UTF8.GetBytes(
            $$"""{"device":{"identifiers":["cp_{{id}}"],"serial_number":"{{id}}" },"origin":{"name":"x"},"availability":[{"topic":"ocpp-bridge/x/availability" },{"topic":"ocpp/{{topicId}}/availability"}],"components":{} }""");

        public Task<ReadBack?> ReadChargePointAsync(string topicId) => Task.FromResult<ReadBack?>(new ReadBack(
            RetainedFound.Nothing with { Documents = Retained.Where(entry => entry.Key == Options.DocumentTopic(topicId)).ToImmutableDictionary(StringComparer.Ordinal) },
            [],
            IsWhole: true));

        public Task<PublishOutcome> PublishAsync(Publication publication)
        {
            if (Answers == PublishOutcome.Acknowledged)
            {
                publication.Payload.IsEmpty.ShouldBeTrue();
                Retained.Remove(publication.Topic).ShouldBeTrue();
            }

            return Task.FromResult(Answers);
        }

        public Task<ReadBack?> ReadBackAsync() => throw new NotSupportedException();

        public Task<ReadBack?> ReadBackAsync(IReadOnlyCollection<string> topicIds) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> WatchBridgesAsync(Action<IBridgeNews> seen) => throw new NotSupportedException();

        public Task DisconnectAsync() => throw new NotSupportedException();

        public void Abort() => throw new NotSupportedException();
    }
}
