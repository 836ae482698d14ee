using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class StopTests : TestKit
{
    [Fact]
    public async Task Stop_lets_the_current_message_finish_and_leaves_the_rest_as_dead_letters()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters, typeof(DeadLetter));
        var worker = ActorOf(Scripted.Props((self, message) =>
        {
            self.Context.Stop(self.Self);
            self.Sender.Tell($"{message} done");
        }));
        await WatchAsync(worker);

        worker.Tell("first");
        worker.Tell("second");

        await ExpectMsgAsync("first done");
        await ExpectTerminatedAsync(worker);
        (await letters.ExpectMsgAsync<DeadLetter>()).Message.ShouldBe("second");
    }

    [Fact]
    public async Task A_poison_pill_stops_after_what_was_sent_before()
    {
        var echo = ActorOf(Scripted.Props((self, message) => self.Sender.Tell(message)));
        await WatchAsync(echo);

        echo.Tell("first");
        echo.Tell("second");
        echo.Tell(PoisonPill.Instance);

        await ExpectMsgAsync("first");
        await ExpectMsgAsync("second");
        await ExpectTerminatedAsync(echo);
    }

    [Fact]
    public async Task Children_stop_before_their_parent()
    {
        var grandchild = Scripted.Props((_, _) => { }, TestActor);
        var child = Scripted.Props((self, _) => self.Context.ActorOf(grandchild, "grandchild"), TestActor);
        var parent = ActorOf(Scripted.Props((self, _) => self.Context.ActorOf(child, "child").Tell("go"), TestActor), "parent");
        await ExpectMsgAsync("parent PreStart");
        parent.Tell("go");
        await ExpectMsgAsync("child PreStart");
        await ExpectMsgAsync("grandchild PreStart");
        await WatchAsync(parent);

        Sys.Stop(parent);

        await ExpectMsgAsync("grandchild PostStop");
        await ExpectMsgAsync("child PostStop");
        await ExpectMsgAsync("parent PostStop");
        await ExpectTerminatedAsync(parent);
    }

    [Fact]
    public async Task An_actor_can_stop_itself()
    {
        var actor = ActorOf(Scripted.Props((self, _) =>
        {
            self.Context.Stop(self.Self);
            self.Sender.Tell("last words");
        }));
        await WatchAsync(actor);

        actor.Tell("go");

        await ExpectMsgAsync("last words");
        await ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task An_actor_that_is_stopping_starts_no_children()
    {
        var parent = ActorOf(Scripted.Props((_, _) => { }, TestActor), "parent");
        await ExpectMsgAsync("parent PreStart");
        var child = Scripted.Props((_, _) => { });
        var stopping = ActorOf(Props.Create(() => new StartsChildInPostStop(TestActor, child)));
        await WatchAsync(stopping);

        Sys.Stop(stopping);

        await ExpectMsgAsync<InvalidOperationException>();
        await ExpectTerminatedAsync(stopping);
    }

    [Fact]
    public async Task Graceful_stop_waits_for_the_end()
    {
        var actor = ActorOf(Scripted.Props((_, _) => { }, TestActor), "actor");
        await ExpectMsgAsync("actor PreStart");

        var stopped = await actor.GracefulStop(TimeSpan.FromSeconds(30));

        stopped.ShouldBeTrue();
        await ExpectMsgAsync("actor PostStop");
    }

    [Fact]
    public async Task Graceful_stop_is_false_when_the_actor_does_not_end_in_time()
    {
        var actor = ActorOf(Scripted.Props((_, _) => { }));

        var stopped = await actor.GracefulStop(TimeSpan.FromMilliseconds(50), "not a stop");

        stopped.ShouldBeFalse();
    }

    [Fact]
    public async Task Graceful_stop_of_a_stopped_actor_is_true()
    {
        var actor = ActorOf(Scripted.Props((_, _) => { }));
        await actor.GracefulStop(TimeSpan.FromSeconds(30));

        (await actor.GracefulStop(TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }

    [Fact]
    public async Task Terminating_the_system_stops_all_actors()
    {
        using var system = ActorSystem.Create("other");
        var probe = CreateTestProbe();
        system.ActorOf(Scripted.Props((_, _) => { }, probe), "actor");
        await probe.ExpectMsgAsync("actor PreStart");

        await system.Terminate();

        await probe.ExpectMsgAsync("actor PostStop");
        system.WhenTerminated.IsCompletedSuccessfully.ShouldBeTrue();
    }

    private sealed class StartsChildInPostStop : UntypedActor
    {
        private readonly IActorRef _reporter;
        private readonly Props _child;

        public StartsChildInPostStop(IActorRef reporter, Props child)
        {
            _reporter = reporter;
            _child = child;
        }

        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop()
        {
            try
            {
                Context.ActorOf(_child);
            }
            catch (InvalidOperationException refused)
            {
                _reporter.Tell(refused);
            }
        }
    }
}
