using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Shouldly;
using Xunit.Sdk;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class TestKitTests : TestKit
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Expecting_fails_when_nothing_comes() =>
        await Should.ThrowAsync<XunitException>(async () => await ExpectMsgAsync<string>(Shortly));

    [Fact]
    public async Task Expecting_fails_at_a_message_of_another_type()
    {
        TestActor.Tell(1);

        await Should.ThrowAsync<XunitException>(async () => await ExpectMsgAsync<string>());
    }

    [Fact]
    public async Task Expecting_fails_at_another_message()
    {
        TestActor.Tell("other");

        await Should.ThrowAsync<XunitException>(async () => await ExpectMsgAsync("one"));
    }

    [Fact]
    public async Task Expecting_fails_at_a_message_that_does_not_fit()
    {
        TestActor.Tell("one");

        await Should.ThrowAsync<XunitException>(async () => await ExpectMsgAsync<string>(message => message is "other"));
    }

    [Fact]
    public async Task Expecting_nothing_fails_when_something_comes()
    {
        TestActor.Tell("something");

        await Should.ThrowAsync<XunitException>(async () => await ExpectNoMsgAsync(Shortly));
    }

    [Fact]
    public async Task Expecting_an_end_fails_at_that_of_another()
    {
        var (one, other) = (ActorOf(Scripted.Props((_, _) => { })), ActorOf(Scripted.Props((_, _) => { })));
        await WatchAsync(other);
        Sys.Stop(other);

        await Should.ThrowAsync<XunitException>(async () => await ExpectTerminatedAsync(one));
    }

    [Fact]
    public async Task Fishing_drops_what_does_not_fit_and_fails_when_nothing_does()
    {
        TestActor.Tell(1);
        TestActor.Tell("small");
        TestActor.Tell("big fish");

        (await FishForMessageAsync<string>(message => message.StartsWith("big", StringComparison.Ordinal))).ShouldBe("big fish");
        await Should.ThrowAsync<XunitException>(async () => await FishForMessageAsync<string>(_ => true, Shortly));
    }

    [Fact]
    public async Task A_condition_is_asked_for_until_it_holds()
    {
        var attempts = 0;

        await AwaitConditionAsync(() => Task.FromResult(++attempts == 2));

        attempts.ShouldBe(2);
        await Should.ThrowAsync<XunitException>(() => AwaitConditionAsync(() => Task.FromResult(false), Shortly));
    }

    [Fact]
    public async Task The_test_actor_is_the_implicit_sender_also_after_an_await()
    {
        var echo = ActorOf(Scripted.Props((self, message) => self.Sender.Tell(message)));
        await Task.Yield();
        CreateTestProbe();

        echo.Tell("hello");

        await ExpectMsgAsync("hello");
    }

    [Fact]
    public async Task A_probe_sends_in_its_own_name_and_knows_who_sent()
    {
        var probe = CreateTestProbe("probe");
        var echo = ActorOf(Scripted.Props((self, message) => self.Sender.Tell(message)));

        probe.Send(echo, "hello");
        await probe.ExpectMsgAsync("hello");
        probe.Tell("question");
        await probe.ExpectMsgAsync("question");
        probe.LastSender.ShouldBe(TestActor);
    }

    [Fact]
    public async Task A_probe_stands_for_any_actor()
    {
        IActorRef probe = CreateTestProbe();
        await WatchAsync(probe);

        probe.ShouldBe(((TestProbe)probe).Ref);
        Sys.Stop(((TestProbe)probe).Ref);

        await ExpectTerminatedAsync(probe);
    }

    [Fact]
    public async Task The_log_can_be_expected()
    {
        await EventFilter.Warning(contains: "beware").ExpectOneAsync(() =>
        {
            global::Akka.Event.LoggingExtensions.Warning(Sys.Log, "beware of {0}", "the dog");
            return Task.CompletedTask;
        });

        await Should.ThrowAsync<XunitException>(() => EventFilter.Warning("nothing").ExpectOneAsync(() => Task.CompletedTask));
    }
}
