using Akka.Actor;
using Akka.Streams;
using Akka.TestKit.Xunit2;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;
using OcppActors.Mqtt;
using Shouldly;
using static OcppActors.Tests.Mqtt.PublisherRun;

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
    public async Task Publications_go_out_in_the_order_of_arrival()
    {
        var run = Start();
        var link = await _links.LetInAsync();
        (await link.TakeAsync()).ShouldBe($"{Us}=online");

        run.Publish(Discovery("d", "{}"), State("s", "1"));
        run.Publish(State("t", "1"));

        (await link.TakeAsync(3)).ShouldBe(["d={}", "s=1", "t=1"]);
    }

    [Fact]
    public async Task While_there_is_no_link_only_the_latest_of_each_topic_is_kept()
    {
        var run = Start();
        run.Publish(State("s", "1"), Availability("cp", "online"), Discovery("d", "old"), State("s", "2"));
        run.Publish(Discovery("d", "new"));
        run.Mappers.Tell(new GetDocument("d", TestActor));
        await ExpectMsgAsync<DocumentFound>(FakeLinks.Patience); // all before the question has been handled

        var link = await _links.LetInAsync();

        (await link.TakeAsync(4)).ShouldBe(["d=new", "cp=online", $"{Us}=online", "s=2"]);
    }

    [Fact]
    public async Task A_new_link_gets_everything_again_with_what_was_not_acknowledged()
    {
        var run = Start();
        var first = await _links.LetInAsync();
        run.Publish(Discovery("d", "{}"), State("s", "1"));
        await first.TakeAsync(2);
        (await first.SeeAsync()).ShouldBe("s=1");

        first.Lose("gone");
        var second = await _links.LetInAsync();

        (await second.TakeAsync(3)).ShouldBe(["d={}", $"{Us}=online", "s=1"]);
    }

    [Fact]
    public async Task A_deletion_goes_out_once()
    {
        var run = Start();
        var first = await _links.LetInAsync();
        run.Publish(State("s", "1"), State("s", ""));
        (await first.TakeAsync(2)).ShouldBe([$"{Us}=online", "s="]);
        run.Publish(State("t", "1"));
        await first.TakeAsync();

        first.Lose("gone");
        var second = await _links.LetInAsync();

        (await second.TakeAsync(2)).ShouldBe([$"{Us}=online", "t=1"]);
    }

    [Fact]
    public async Task Up_and_down_are_logged_once_each_with_the_reason()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.Info));
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.Warning));
        Start();

        await _links.TurnAwayAsync("no broker");
        await _links.TurnAwayAsync("no broker");
        var link = await _links.LetInAsync();
        await link.TakeAsync();
        link.Lose("no broker");
        await _links.TurnAwayAsync("wrong password");

        (await NextLineAsync()).ShouldBe("No link to the MQTT broker at broker:1883; retrying: no broker");
        (await NextLineAsync()).ShouldBe("Connected to the MQTT broker at broker:1883 with the client id us");
        (await NextLineAsync()).ShouldBe("No link to the MQTT broker at broker:1883; retrying: no broker");
        (await NextLineAsync()).ShouldBe("No link to the MQTT broker at broker:1883; retrying: wrong password");

        async Task<string?> NextLineAsync() => (await FishForMessageAsync<Akka.Event.LogEvent>(
            line => line.LogSource.Contains("mqtt-publisher", StringComparison.Ordinal), FakeLinks.Patience)).Message.ToString();
    }

    [Fact]
    public async Task A_link_whose_flow_fails_is_aborted_and_the_next_one_publishes_everything()
    {
        var run = Start();
        var first = await _links.LetInAsync();
        await first.TakeAsync();
        run.Publish(State("s", "1"));

        (await first.NextAsync()).Outcome.SetException(new InvalidOperationException("a bug"));

        (await first.EndedWithGoodbye).ShouldBeFalse();
        var second = await _links.LetInAsync();
        (await second.TakeAsync(2)).ShouldBe([$"{Us}=online", "s=1"]);
    }

    [Fact]
    public async Task The_end_of_the_stream_is_logged_and_ends_the_publisher()
    {
        var run = Start();
        var link = await _links.LetInAsync();
        await link.TakeAsync();
        await WatchAsync(run.Actor);

        await EventFilter.Error(contains: "Metering has stopped").ExpectOneAsync(() =>
        {
            Sys.Materializer().Shutdown();
            return Task.CompletedTask;
        });

        await ExpectTerminatedAsync(run.Actor, FakeLinks.Patience);
    }

    [Fact]
    public async Task A_stop_survives_a_crash()
    {
        var run = Start();
        var link = await _links.LetInAsync();
        await link.TakeAsync();
        run.Publish(State("s", "1"));
        await link.SeeAsync();
        await WatchAsync(run.Actor);

        await EventFilter.Exception<NullReferenceException>().ExpectOneAsync(() =>
        {
            run.Actor.Tell(MqttPublisher.Stop.Instance);
            run.Actor.Tell(new Delivered(1, null!, PublishOutcome.Refused)); // logging it fails
            return Task.CompletedTask;
        });

        await ExpectTerminatedAsync(run.Actor, FakeLinks.Patience);
        (await link.EndedWithGoodbye).ShouldBeFalse();
    }

    [Fact]
    public async Task A_feed_that_is_up_before_the_first_link_is_available()
    {
        var run = Start(fed: false);
        await run.Actor.Ask<ActorIdentity>(new Identify(null!), FakeLinks.Patience); // it has subscribed
        Sys.EventStream.Publish(FeedUp.Instance);

        var link = await _links.LetInAsync();

        (await link.TakeAsync()).ShouldBe($"{Us}=online");
    }

    [Fact]
    public async Task Whenever_everything_goes_out_again_AnnouncedAgain_is_published()
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
        var run = Start();
        var link = await _links.LetInAsync();
        run.Publish(State("s", "1"), Discovery("d", "{}"));
        await link.TakeAsync(3);

        link.HomeAssistantStarts();

        (await link.TakeAsync(3)).ShouldBe(["d={}", $"{Us}=online", "s=1"]);
    }

    [Fact]
    public async Task The_bridge_s_own_device_comes_ahead_of_those_that_hang_on_it()
    {
        var run = Start();
        run.Publish(Discovery("d", "{}"));
        run.Publish(new Publication(PublicationKind.BridgeDiscovery, "us", "{}"u8.ToArray()));
        run.Mappers.Tell(new GetDocument("d", TestActor));
        await ExpectMsgAsync<DocumentFound>(FakeLinks.Patience); // all before the question has been handled

        var first = await _links.LetInAsync();
        (await first.TakeAsync(3)).ShouldBe(["us={}", "d={}", $"{Us}=online"]);

        first.HomeAssistantStarts();
        (await first.TakeAsync(3)).ShouldBe(["us={}", "d={}", $"{Us}=online"]);

        first.Lose("broken");
        var second = await _links.LetInAsync();
        (await second.TakeAsync(3)).ShouldBe(["us={}", "d={}", $"{Us}=online"]);
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
    public async Task A_forbidden_publication_does_not_block_the_others()
    {
        var run = Start();
        var link = await _links.LetInAsync();
        await link.TakeAsync();

        run.Publish(State("forbidden", "1"), State("s", "1"));

        (await link.TakeAsync(PublishOutcome.Refused)).ShouldBe("forbidden=1");
        (await link.TakeAsync()).ShouldBe("s=1");
    }

    [Fact]
    public async Task A_stop_publishes_what_waits_then_offline_and_disconnects()
    {
        var run = Start();
        var link = await _links.LetInAsync();
        await link.TakeAsync();
        run.Publish(State("s", "1"), State("t", "1"));
        await WatchAsync(run.Actor);

        run.Actor.Tell(MqttPublisher.Stop.Instance);

        (await link.TakeAsync(3)).ShouldBe(["s=1", "t=1", $"{Us}=offline"]);
        (await link.EndedWithGoodbye).ShouldBeTrue();
        await ExpectTerminatedAsync(run.Actor, FakeLinks.Patience);
    }

    [Fact]
    public async Task A_stop_that_takes_too_long_lets_the_last_will_publish_offline()
    {
        var run = Start(Options with { FlushTime = TimeSpan.FromMilliseconds(50) });
        var link = await _links.LetInAsync();
        await link.SeeAsync();
        await WatchAsync(run.Actor);

        run.Actor.Tell(MqttPublisher.Stop.Instance);

        await ExpectTerminatedAsync(run.Actor, FakeLinks.Patience);
        (await link.EndedWithGoodbye).ShouldBeFalse();
    }

    [Fact]
    public async Task After_a_crash_everything_is_published_again_and_the_bridge_still_counts_as_fed()
    {
        var run = Start(fed: false);
        var first = await _links.LetInAsync();
        await first.TakeAsync();
        Sys.EventStream.Publish(FeedUp.Instance);
        (await first.TakeAsync()).ShouldBe($"{Us}=online");
        run.Publish(Discovery("d", "{}"), Availability("cp", "online"), State("s", "1"));
        await first.TakeAsync(3);

        await EventFilter.Exception<NullReferenceException>().ExpectOneAsync(() =>
        {
            run.Actor.Tell(new Delivered(1, null!, PublishOutcome.Refused)); // logging it fails
            return Task.CompletedTask;
        });
        (await first.EndedWithGoodbye).ShouldBeFalse();
        var second = await _links.LetInAsync();

        (await second.TakeAsync(4)).ShouldBe(["d={}", "cp=online", $"{Us}=online", "s=1"]);
        second.ReadBacks.ShouldBe(0);
    }

    [Fact]
    public async Task As_many_publications_are_in_flight_as_the_window_allows_and_one_per_topic()
    {
        _links.Window = 3;
        var run = Start();
        var link = await _links.LetInAsync();
        await link.TakeAsync();

        run.Publish([.. Enumerable.Range(0, 10).Select(topic => State($"s{topic}", "1"))]);
        run.Publish(State("s0", "2"));
        var first = await link.NextAsync();
        var second = await link.NextAsync();
        (await link.SeeAsync()).ShouldBe("s2=1");
        link.InFlight.ShouldBe(3);
        second.Outcome.SetResult(PublishOutcome.Acknowledged);
        first.Outcome.SetResult(PublishOutcome.Acknowledged);

        (await link.TakeAsync(8)).ShouldBe(["s3=1", "s4=1", "s5=1", "s6=1", "s7=1", "s8=1", "s9=1", "s0=2"]);
        link.MaxInFlight.ShouldBe(3);
    }

    [Fact]
    public async Task What_was_in_flight_when_the_link_broke_goes_out_again_with_the_reset_first()
    {
        var run = Start();
        var first = await _links.LetInAsync();
        await first.TakeAsync();
        run.Publish(Reset("register", "0"), State("s", "1"));
        (await first.SeeAsync()).ShouldBe("register=0");
        (await first.SeeAsync()).ShouldBe("s=1");
        run.Publish(State("register", "8500"));

        first.Lose("gone");
        var second = await _links.LetInAsync();

        (await second.TakeAsync(4)).ShouldBe([$"{Us}=online", "register=0", "s=1", "register=8500"]);
    }

    [Fact]
    public async Task A_command_that_fails_is_logged_and_loses_nothing()
    {
        var run = Start();
        run.Publish(State("s", "1"));

        await EventFilter.Error(contains: "could not handle Publish").ExpectOneAsync(() =>
        {
            run.Mappers.Tell(new Publish(default));
            return Task.CompletedTask;
        });
        var link = await _links.LetInAsync();

        (await link.TakeAsync(2)).ShouldBe([$"{Us}=online", "s=1"]);
    }

    [Fact]
    public async Task Lost_and_reopened_links_log_nothing_about_the_stream()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.Warning));
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.Error));
        Start();

        await _links.TurnAwayAsync("no broker");
        var first = await _links.LetInAsync();
        await first.TakeAsync();
        first.Lose("gone");
        var second = await _links.LetInAsync();
        await second.TakeAsync();

        foreach (var reason in (string[])["no broker", "gone"])
        {
            (await ExpectMsgAsync<Akka.Event.Warning>(FakeLinks.Patience)).ToString().ShouldEndWith(reason);
        }

        await ExpectNoMsgAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task Waiting_and_published_are_counted()
    {
        var run = Start();
        run.Publish(State("s", "1"), State("t", "1"));
        await AwaitConditionAsync(() => Task.FromResult(run.Metrics.Waiting == 3), FakeLinks.Patience);

        var link = await _links.LetInAsync();
        await link.TakeAsync(3);

        await AwaitConditionAsync(() => Task.FromResult(run.Metrics is { Waiting: 0, Publications: 3 }), FakeLinks.Patience);
        run.Metrics.Link.State.IsUp.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_link_a_stop_waits_for_nothing()
    {
        var run = Start();
        run.Publish(State("s", "1"));
        await WatchAsync(run.Actor);

        run.Actor.Tell(MqttPublisher.Stop.Instance);

        await ExpectTerminatedAsync(run.Actor, FakeLinks.Patience);
    }

    [Fact]
    public async Task News_of_other_bridges_goes_to_the_event_stream_after_the_new_link()
    {
        const string other = "ocpp-bridge/other/availability";
        Sys.EventStream.Subscribe(TestActor, typeof(IBridgeNews));
        Start();
        var link = await _links.LetInAsync();
        await link.TakeAsync();

        link.Handle(new BridgeSeen(other, IsOnline: true));

        await ExpectMsgAsync<BridgesWatched>(FakeLinks.Patience);
        (await ExpectMsgAsync<BridgeSeen>(FakeLinks.Patience)).Topic.ShouldBe(other);
    }

    [Fact]
    public async Task Documents_are_read_one_question_at_a_time_and_what_is_asked_meanwhile_together()
    {
        var run = Start();
        var link = await _links.LetInAsync();
        await AwaitConditionAsync(() => Task.FromResult(run.Metrics.Link.State.IsUp), FakeLinks.Patience);
        Sys.EventStream.Publish(new ReadDocuments(["A"], TestActor));
        var (first, answer) = await link.Questions.ReadAsync();
        first.ShouldBe(["A"]);

        Sys.EventStream.Publish(new ReadDocuments(["B"], TestActor));
        Sys.EventStream.Publish(new ReadDocuments(["C"], TestActor));
        answer.SetResult(new ReadBack(RetainedFound.Nothing, [], IsWhole: true));

        (await ExpectMsgAsync<DocumentsRead>(FakeLinks.Patience)).TopicIds.ShouldBe(["A"]);
        var (second, _) = await link.Questions.ReadAsync();
        second.ShouldBe(["B", "C"], ignoreOrder: true);
    }

    private PublisherRun Start(MqttOptions? options = null, bool fed = true) => PublisherRun.Start(Sys, options ?? Options, _links, fed);
}
