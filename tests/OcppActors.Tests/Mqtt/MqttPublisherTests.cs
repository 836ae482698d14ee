using System.Text;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

public sealed class MqttPublisherTests : TestKit
{
    private const string Us = "ocpp-bridge/us/availability";

    private static readonly MqttOptions Options = new("broker", 1883, null, null, "us", "homeassistant")
    {
        ShortestPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(5),
        BirthJitter = TimeSpan.FromMilliseconds(1),
        FlushTime = FakeLinks.Patience,
    };

    private readonly FakeLinks _links = new();

    [Fact]
    public async Task Publications_go_out_one_after_the_other_in_the_order_of_arrival()
    {
        var sink = Start();
        var link = await _links.LetInAsync();
        (await link.TakeAsync()).ShouldBe($"{Us}=online");

        sink.Tell(Publish(Discovery("d", "{}"), State("s", "1")));
        sink.Tell(Publish(State("t", "1")));

        (await link.TakeAsync(3)).ShouldBe(["d={}", "s=1", "t=1"]);
    }

    [Fact]
    public async Task While_there_is_no_link_only_the_latest_of_each_topic_is_kept()
    {
        var sink = Start();
        sink.Tell(Publish(State("s", "1"), Availability("cp", "online"), Discovery("d", "old"), State("s", "2")));
        sink.Tell(Publish(Discovery("d", "new")));

        var link = await _links.LetInAsync();

        (await link.TakeAsync(4)).ShouldBe(["d=new", "cp=online", $"{Us}=online", "s=2"]);
    }

    [Fact]
    public async Task A_new_link_gets_everything_again_with_what_was_not_acknowledged()
    {
        var sink = Start();
        var first = await _links.LetInAsync();
        sink.Tell(Publish(Discovery("d", "{}"), State("s", "1")));
        await first.TakeAsync(2);
        (await first.SeeAsync()).ShouldBe("s=1");

        first.Lose("gone");
        var second = await _links.LetInAsync();

        (await second.TakeAsync(3)).ShouldBe(["d={}", $"{Us}=online", "s=1"]);
    }

    [Fact]
    public async Task A_deletion_goes_out_once()
    {
        var sink = Start();
        var first = await _links.LetInAsync();
        sink.Tell(Publish(State("s", "1"), State("s", "")));
        (await first.TakeAsync(2)).ShouldBe([$"{Us}=online", "s="]);
        sink.Tell(Publish(State("t", "1")));
        await first.TakeAsync();

        first.Lose("gone");
        var second = await _links.LetInAsync();

        (await second.TakeAsync(2)).ShouldBe([$"{Us}=online", "t=1"]);
    }

    [Fact]
    public async Task Up_and_down_are_told_once_each_with_the_reason()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(MqttLinkUp));
        Sys.EventStream.Subscribe(TestActor, typeof(MqttLinkDown));
        Start();

        await _links.TurnAwayAsync("no broker");
        await _links.TurnAwayAsync("no broker");
        var link = await _links.LetInAsync();
        await link.TakeAsync();
        link.Lose("no broker");
        await _links.TurnAwayAsync("wrong password");

        (await ExpectMsgAsync<MqttLinkDown>(FakeLinks.Patience)).Reason.ShouldBe("no broker");
        await ExpectMsgAsync<MqttLinkUp>(FakeLinks.Patience);
        (await ExpectMsgAsync<MqttLinkDown>(FakeLinks.Patience)).Reason.ShouldBe("no broker");
        (await ExpectMsgAsync<MqttLinkDown>(FakeLinks.Patience)).Reason.ShouldBe("wrong password");
    }

    [Fact]
    public async Task Whenever_everything_goes_out_again_it_is_said()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(AnnouncedAgain));
        Start();

        var first = await _links.LetInAsync();
        await ExpectMsgAsync<AnnouncedAgain>(FakeLinks.Patience);
        first.Lose("gone");
        var second = await _links.LetInAsync();
        await ExpectMsgAsync<AnnouncedAgain>(FakeLinks.Patience);
        second.HomeAssistantStarts();

        await ExpectMsgAsync<AnnouncedAgain>(FakeLinks.Patience);
    }

    [Fact]
    public async Task Home_Assistant_s_start_brings_everything_again()
    {
        var sink = Start();
        var link = await _links.LetInAsync();
        sink.Tell(Publish(State("s", "1"), Discovery("d", "{}")));
        await link.TakeAsync(3);

        link.HomeAssistantStarts();

        (await link.TakeAsync(3)).ShouldBe(["d={}", $"{Us}=online", "s=1"]);
    }

    [Fact]
    public async Task The_bridge_is_available_only_while_it_is_fed()
    {
        Start(fed: false);
        var link = await _links.LetInAsync();
        (await link.TakeAsync()).ShouldBe($"{Us}=offline");

        Sys.EventStream.Publish(FeedUp.Instance);
        (await link.TakeAsync()).ShouldBe($"{Us}=online");

        Sys.EventStream.Publish(FeedLost.Instance);
        (await link.TakeAsync()).ShouldBe($"{Us}=offline");
    }

    [Fact]
    public async Task What_the_broker_does_not_allow_does_not_hold_up_the_rest()
    {
        var sink = Start();
        var link = await _links.LetInAsync();
        await link.TakeAsync();

        sink.Tell(Publish(State("forbidden", "1"), State("s", "1")));

        (await link.TakeAsync(PublishOutcome.Refused)).ShouldBe("forbidden=1");
        (await link.TakeAsync()).ShouldBe("s=1");
    }

    [Fact]
    public async Task A_stop_publishes_what_waits_says_offline_and_goodbye()
    {
        var sink = Start();
        var link = await _links.LetInAsync();
        await link.TakeAsync();
        sink.Tell(Publish(State("s", "1"), State("t", "1")));
        await WatchAsync(sink);

        sink.Tell(MqttPublisher.Stop.Instance);

        (await link.TakeAsync(3)).ShouldBe(["s=1", "t=1", $"{Us}=offline"]);
        (await link.EndedWithGoodbye).ShouldBeTrue();
        await ExpectTerminatedAsync(sink, FakeLinks.Patience);
    }

    [Fact]
    public async Task A_stop_that_takes_too_long_leaves_the_last_will_to_say_it()
    {
        var sink = Start(Options with { FlushTime = TimeSpan.FromMilliseconds(50) });
        var link = await _links.LetInAsync();
        await link.SeeAsync();
        await WatchAsync(sink);

        sink.Tell(MqttPublisher.Stop.Instance);

        await ExpectTerminatedAsync(sink, FakeLinks.Patience);
        (await link.EndedWithGoodbye).ShouldBeFalse();
    }

    [Fact]
    public async Task After_a_crash_everything_is_published_again_and_traffic_still_counts_as_there()
    {
        var sink = Start(fed: false);
        var first = await _links.LetInAsync();
        await first.TakeAsync();
        Sys.EventStream.Publish(FeedUp.Instance);
        (await first.TakeAsync()).ShouldBe($"{Us}=online");
        sink.Tell(Publish(Discovery("d", "{}"), Availability("cp", "online"), State("s", "1")));
        await first.TakeAsync(3);

        await EventFilter.Exception<NullReferenceException>().ExpectOneAsync(() =>
        {
            sink.Tell(new Publish(default));
            return Task.CompletedTask;
        });
        (await first.EndedWithGoodbye).ShouldBeFalse();
        var second = await _links.LetInAsync();

        (await second.TakeAsync(4)).ShouldBe(["d={}", "cp=online", $"{Us}=online", "s=1"]);
        second.ReadBacks.ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_link_a_stop_waits_for_nothing()
    {
        var sink = Start();
        sink.Tell(Publish(State("s", "1")));
        await WatchAsync(sink);

        sink.Tell(MqttPublisher.Stop.Instance);

        await ExpectTerminatedAsync(sink, FakeLinks.Patience);
    }

    private IActorRef Start(MqttOptions? options = null, bool fed = true)
    {
        var chosen = options ?? Options;
        var state = new MqttPublisherState(chosen.AvailabilityTopic, fed);
        return Sys.ActorOf(Props.Create(() => new MqttPublisher(chosen, _links, state)), "mqtt-sink");
    }

    private static Publish Publish(params Publication[] publications) => new([.. publications]);

    private static Publication State(string topic, string payload) => new(PublicationKind.State, topic, Encoding.UTF8.GetBytes(payload));

    private static Publication Discovery(string topic, string payload) => new(PublicationKind.Discovery, topic, Encoding.UTF8.GetBytes(payload));

    private static Publication Availability(string topic, string payload) => new(PublicationKind.Availability, topic, Encoding.UTF8.GetBytes(payload));
}
