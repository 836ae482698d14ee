using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>What must be true of every recording, whichever process does the metering.</summary>
public abstract class RecordingContract(PlayedRecordings played)
{
    public static TheoryData<string> Names => Recordings.Names;

    private MqttWatcher Watcher => played.Scenario.Watcher;

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Names))]
    public async Task Both_ends_receive_what_the_other_sent_byte_for_byte(string name)
    {
        var transcript = await played.TranscriptOf(Recordings.Named(name));

        transcript.ShouldBeByteExact();
        transcript.ShouldHavePassedTheRequestOn(played.Scenario.Cpms);
        transcript.ShouldHavePassedTheAnswerOn();
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Names))]
    public async Task The_snoop_stream_carries_every_message_in_order(string name)
    {
        var recording = Recordings.Named(name);
        await played.TranscriptOf(recording);

        var lines = await played.Scenario.Snoop.MessagesOfAsync(recording.ChargePoint, SnoopExpectation.CountOf(recording));

        lines.ShouldMatch(recording);
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Names))]
    public async Task The_broker_retains_the_last_reading_of_every_topic(string name)
    {
        var recording = Recordings.Named(name);
        var expected = Recordings.RetainedAfter(recording);
        await played.TranscriptOf(recording);

        var retained = await SettledAsync(recording, expected);

        if (expected is not null)
        {
            retained.ShouldHoldReadings(recording, expected);
        }

        retained[Topics.Availability(recording.ChargePoint)].ShouldBe("offline");
        retained[played.Scenario.BridgeTopic].ShouldBe("online");
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Names))]
    public async Task The_retained_document_describes_the_device_and_every_reading(string name)
    {
        var recording = Recordings.Named(name);
        await played.TranscriptOf(recording);

        var retained = await SettledAsync(recording, Recordings.RetainedAfter(recording));

        var document = new DiscoveryDocument(retained[Topics.Discovery(recording.ChargePoint)]);
        document.ShouldDescribe(recording.ChargePoint, Topics.ReadingsOf(recording.ChargePoint, retained), played.Scenario.BridgeTopic);
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Names))]
    public async Task A_state_is_published_after_the_document_that_announces_it(string name)
    {
        var recording = Recordings.Named(name);
        await played.TranscriptOf(recording);
        await SettledAsync(recording, Recordings.RetainedAfter(recording));

        var announced = new DiscoveryDocument("""{"components":{}}""");
        var published = Watcher.Messages.Entries;

        published.ShouldContain(message => message.Topic == Topics.Discovery(recording.ChargePoint));
        foreach (var message in published)
        {
            if (message.Topic == Topics.Discovery(recording.ChargePoint))
            {
                announced = new DiscoveryDocument(message.Payload);
            }
            else if (Topics.IsStateOf(recording.ChargePoint, message.Topic) && message.Payload != StatePayload.Null)
            {
                announced.Announces(message.Topic).ShouldBeTrue($"{message} after {announced}");
            }
        }
    }

    [RequiresTheory(Requirement.Mosquitto)]
    [MemberData(nameof(Names))]
    public async Task The_charge_point_is_online_while_it_is_connected(string name)
    {
        var recording = Recordings.Named(name);
        await played.TranscriptOf(recording);
        await SettledAsync(recording, null);

        var said = Watcher.Messages.Entries
            .Where(message => message.Topic == Topics.Availability(recording.ChargePoint))
            .Select(message => message.Payload);

        said.ShouldBe(["online", "offline"]);
    }

    /// <summary>What the broker retains once the charge point is offline and its last readings have arrived.</summary>
    private async Task<IReadOnlyDictionary<string, string>> SettledAsync(Recording recording, IReadOnlyDictionary<string, string>? expected)
    {
        try
        {
            await Watcher.Messages.WhenAsync(
                messages => IsSettled(MqttWatcher.LatestOf(messages)), $"the readings of {recording}", Deadline.Long);
        }
        catch (TimeoutException) when (expected is not null)
        {
            MqttWatcher.LatestOf(Watcher.Messages.Entries).ShouldHoldReadings(recording, expected);
            throw;
        }

        return await MqttWatcher.RetainedAsync(played.Scenario.Broker);

        bool IsSettled(Dictionary<string, string> latest) =>
            latest.GetValueOrDefault(Topics.Availability(recording.ChargePoint)) == "offline"
            && (expected is null || RetainedExpectation.HoldReadings(latest, recording, expected));
    }
}

/// <summary>The contract with metering in the relay's own process.</summary>
public sealed class OneProcessTests(PlayedThroughOneProcess played) : RecordingContract(played), IClassFixture<PlayedThroughOneProcess>;

/// <summary>The contract with metering in a separate process.</summary>
public sealed class TwoProcessesTests(PlayedThroughTwoProcesses played) : RecordingContract(played), IClassFixture<PlayedThroughTwoProcesses>;
