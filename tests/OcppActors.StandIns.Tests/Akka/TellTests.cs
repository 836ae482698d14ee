using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class TellTests : TestKit
{
    [Fact]
    public async Task Messages_of_one_sender_arrive_in_their_order()
    {
        var echo = ActorOf(Scripted.Props((self, message) => self.Sender.Tell(message)));

        for (var i = 0; i < 10_000; i++)
        {
            echo.Tell(i);
        }

        for (var i = 0; i < 10_000; i++)
        {
            (await ExpectMsgAsync<int>()).ShouldBe(i);
        }
    }

    [Fact]
    public async Task One_message_is_handled_at_a_time()
    {
        var inside = 0;
        var counter = ActorOf(Scripted.Props((self, message) =>
        {
            Interlocked.Increment(ref inside).ShouldBe(1);
            self.State++;
            Interlocked.Decrement(ref inside);
            if (message is "report")
            {
                self.Sender.Tell(self.State);
            }
        }));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                counter.Tell("count", ActorRefs.NoSender);
            }
        })));
        counter.Tell("report");

        await ExpectMsgAsync(8001);
    }

    [Fact]
    public async Task Inside_an_actor_the_actor_is_the_sender()
    {
        var actor = ActorOf(Scripted.Props((self, _) => self.Sender.Tell("reply")));

        actor.Tell("question");

        await ExpectMsgAsync("reply");
        LastSender.ShouldBe(actor);
    }

    [Fact]
    public async Task Without_a_sender_replies_are_dead_letters()
    {
        var actor = ActorOf(Scripted.Props((self, _) => self.Sender.Tell("reply")));
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        actor.Tell("question", ActorRefs.NoSender);

        await ExpectMsgAsync<DeadLetter>(letter => letter.Message is "reply" && letter.Sender.Equals(actor));
    }

    [Fact]
    public async Task A_message_to_a_stopped_actor_is_a_dead_letter()
    {
        var actor = ActorOf(Scripted.Props((_, _) => { }));
        await WatchAsync(actor);
        Sys.Stop(actor);
        await ExpectTerminatedAsync(actor);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        actor.Tell("too late");

        var letter = await ExpectMsgAsync<DeadLetter>();
        letter.Message.ShouldBe("too late");
        letter.Recipient.ShouldBe(actor);
        letter.Sender.ShouldBe(TestActor);
    }

    [Fact]
    public async Task A_dead_letter_that_a_stopped_subscriber_does_not_hear_is_none_itself()
    {
        var subscriber = ActorOf(Scripted.Props((_, _) => { }));
        Sys.EventStream.Subscribe(subscriber, typeof(DeadLetter));
        await WatchAsync(subscriber);
        Sys.Stop(subscriber);
        await ExpectTerminatedAsync(subscriber);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        subscriber.Tell("too late");

        (await ExpectMsgAsync<DeadLetter>()).Message.ShouldBe("too late");
    }

    [Fact]
    public async Task A_message_left_unhandled_is_published()
    {
        var actor = ActorOf(Scripted.Props((self, message) => self.Unhandled(message)));
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));

        actor.Tell("what?");

        var unhandled = await ExpectMsgAsync<UnhandledMessage>();
        unhandled.Message.ShouldBe("what?");
        unhandled.Recipient.ShouldBe(actor);
        unhandled.Sender.ShouldBe(TestActor);
    }

    [Fact]
    public async Task Become_holds_from_the_next_message_on()
    {
        var actor = ActorOf(Scripted.Props((self, message) =>
        {
            self.Become(next => self.Sender.Tell($"second {next}"));
            self.Sender.Tell($"first {message}");
        }));

        actor.Tell(1);
        actor.Tell(2);
        actor.Tell(3);

        await ExpectMsgAsync("first 1");
        await ExpectMsgAsync("second 2");
        await ExpectMsgAsync("second 3");
    }

    [Fact]
    public async Task The_context_is_there_on_the_actors_turn_alone()
    {
        var actor = ActorOf(Scripted.Props((self, _) =>
        {
            var sender = self.Sender;
            var elsewhere = new Thread(() => sender.Tell(Should.Throw<NotSupportedException>(() => self.Self).Message));
            elsewhere.Start();
        }));

        actor.Tell("go");

        (await ExpectMsgAsync<string>()).ShouldContain("no active ActorContext");
    }
}
