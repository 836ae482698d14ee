using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Contracts.Mqtt;

public sealed class DisconnectTests
{
    private const MqttQualityOfServiceLevel Qos1 = MqttQualityOfServiceLevel.AtLeastOnce;

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Versions))]
    public async Task The_last_will_is_published_when_a_client_dies(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var watcher = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port));
        await watcher.Client.SubscribeAsync("will", Qos1);
        var mortal = await MqttTestClient.ConnectedAsync(WithWill(MqttTestClient.Options(broker.Port, version)));

        mortal.Dispose();

        (await watcher.NextPayloadAsync()).ShouldBe("dead");
        using var later = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port));
        await later.Client.SubscribeAsync("will", Qos1);
        (await later.NextMessageAsync()).Retain.ShouldBeTrue();
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Versions))]
    public async Task No_last_will_is_published_when_a_client_disconnects_properly(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var watcher = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port));
        await watcher.Client.SubscribeAsync("will", Qos1);
        using var polite = await MqttTestClient.ConnectedAsync(WithWill(MqttTestClient.Options(broker.Port, version)));

        await polite.Client.DisconnectAsync();

        var told = await polite.Disconnected;
        (told.ClientWasConnected, told.Reason, told.Exception).ShouldBe((true, MqttClientDisconnectReason.NormalDisconnection, null));
        await watcher.Client.PublishStringAsync("will", "afterwards", Qos1);
        (await watcher.NextPayloadAsync()).ShouldBe("afterwards");
    }

    [RequiresFact(Requirement.Mosquitto)]
    public async Task A_client_whose_id_another_takes_is_disconnected()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var first = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port).WithClientId("same"));

        using var second = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port).WithClientId("same"));

        (await first.Disconnected).ClientWasConnected.ShouldBeTrue();
        second.Client.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_gets_the_reason_when_another_takes_its_id()
    {
        // Scripted, because mosquitto 2.0.11, for one, just closes.
        using var broker = new ScriptedBroker();
        using var client = new MqttTestClient();
        await broker.MeetAsync(client);

        await broker.SendAsync(0xE0, 2, 0x8E, 0);

        var told = await client.Disconnected;
        (told.ClientWasConnected, told.Reason).ShouldBe((true, MqttClientDisconnectReason.SessionTakenOver));
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Versions))]
    public async Task A_broker_that_stops_is_noticed(MqttProtocolVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var client = await MqttTestClient.ConnectedAsync(MqttTestClient.Options(broker.Port, version));

        await broker.StopAsync();

        (await client.Disconnected).ClientWasConnected.ShouldBeTrue();
        client.Client.IsConnected.ShouldBeFalse();
        await Should.ThrowAsync<MqttClientNotConnectedException>(async () => await client.Client.PublishStringAsync("t", "x", Qos1));
    }

    [Fact]
    public async Task A_publication_that_can_no_longer_be_acknowledged_throws()
    {
        using var broker = new ScriptedBroker();
        using var client = new MqttTestClient();
        await broker.MeetAsync(client);

        var publishing = client.Client.PublishStringAsync("t", "x", Qos1);
        await broker.NextPacketAsync();
        broker.Close();

        await Should.ThrowAsync<MqttCommunicationException>(async () => await publishing);
    }

    [Fact]
    public async Task The_reason_of_the_broker_is_in_the_exception_of_a_pending_publication()
    {
        using var broker = new ScriptedBroker();
        using var client = new MqttTestClient();
        await broker.MeetAsync(client);

        var publishing = client.Client.PublishStringAsync("t", "x", Qos1);
        await broker.NextPacketAsync();
        await broker.SendAsync(0xE0, 7, 0x97, 5, 0x1F, 0, 2, (byte)'n', (byte)'o');

        var exception = await Should.ThrowAsync<MqttClientUnexpectedDisconnectReceivedException>(async () => await publishing);
        exception.ReasonCode.ShouldBe(MqttDisconnectReasonCode.QuotaExceeded);
        exception.ReasonString.ShouldBe("no");
        (await client.Disconnected).Reason.ShouldBe(MqttClientDisconnectReason.QuotaExceeded);
    }

    [Fact]
    public async Task A_cancelled_publication_ignores_its_late_acknowledgement()
    {
        using var broker = new ScriptedBroker();
        using var client = new MqttTestClient();
        using var caller = new CancellationTokenSource();
        await broker.MeetAsync(client);
        var publishing = client.Client.PublishStringAsync("t", "x", Qos1, cancellationToken: caller.Token);
        await broker.NextPacketAsync();

        await caller.CancelAsync();

        await Should.ThrowAsync<MqttCommunicationTimedOutException>(async () => await publishing);
        var next = client.Client.PublishStringAsync("t", "y", Qos1);
        await broker.NextPacketAsync();
        await broker.SendAsync(0x40, 2, 0, 1);
        await broker.SendAsync(0x40, 3, 0, 2, 0x10);
        (await next).ReasonCode.ShouldBe(MqttClientPublishReasonCode.NoMatchingSubscribers);
    }

    private static MqttClientOptionsBuilder WithWill(MqttClientOptionsBuilder options) =>
        options.WithWillTopic("will").WithWillPayload("dead").WithWillRetain().WithWillQualityOfServiceLevel(Qos1);
}
