using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class SupervisionTests : TestKit
{
    [Fact]
    public async Task A_failing_actor_is_restarted_by_default_and_keeps_its_mailbox()
    {
        var actor = ActorOf(Failing(TestActor), "actor");
        await ExpectMsgAsync("actor PreStart");

        actor.Tell("fail");
        actor.Tell("count");

        await ExpectMsgAsync("actor PreRestart broken fail");
        await ExpectMsgAsync("actor PostStop");
        await ExpectMsgAsync("actor PostRestart broken");
        await ExpectMsgAsync("actor PreStart");
        await ExpectMsgAsync(1);
    }

    [Fact]
    public async Task A_restart_stops_the_children_first_and_forgets_state_and_behaviour()
    {
        var child = CreateTestProbe();
        var actor = ActorOf(
            Scripted.Props(
                (self, message) =>
                {
                    self.Context.ActorOf(Scripted.Props((_, _) => { }, child), "child");
                    self.Become(_ => throw new InvalidOperationException("broken"));
                    self.State++;
                    TestActor.Tell(self.State);
                }),
            "actor");
        actor.Tell("go");
        await ExpectMsgAsync(1);

        actor.Tell("fail");
        actor.Tell("go");

        await ExpectMsgAsync(1);
        await child.ExpectMsgAsync("child PreStart");
        await child.ExpectMsgAsync("child PostStop");
        await child.ExpectMsgAsync("child PreStart");
    }

    [Fact]
    public async Task Stop_ends_the_one_that_failed_and_leaves_its_siblings_alone()
    {
        var parent = ActorOf(ParentOf(Failing(), new OneForOneStrategy(_ => Directive.Stop)));
        var failing = await parent.Ask<IActorRef>("failing");
        var sibling = await parent.Ask<IActorRef>("sibling");
        await WatchAsync(failing);
        sibling.Tell("count");
        await ExpectMsgAsync(1);

        failing.Tell("fail");
        await ExpectTerminatedAsync(failing);
        sibling.Tell("count");

        await ExpectMsgAsync(2);
    }

    [Fact]
    public async Task Resume_goes_on_with_the_next_message_and_the_same_state()
    {
        var parent = ActorOf(ParentOf(Failing(), new OneForOneStrategy(_ => Directive.Resume)));
        var child = await parent.Ask<IActorRef>("child");
        child.Tell("count");
        await ExpectMsgAsync(1);

        child.Tell("fail");
        child.Tell("count");

        await ExpectMsgAsync(2);
    }

    [Fact]
    public async Task Escalate_lets_the_parent_fail_in_its_turn()
    {
        var parent = ParentOf(Failing(), new OneForOneStrategy(_ => Directive.Escalate));
        var grandparent = ActorOf(ParentOf(parent, new OneForOneStrategy(_ => Directive.Stop)));
        var middle = await grandparent.Ask<IActorRef>("middle");
        var child = await middle.Ask<IActorRef>("child");
        await WatchAsync(middle);

        child.Tell("fail");

        await ExpectTerminatedAsync(middle);
    }

    [Fact]
    public async Task The_strategy_decides_by_exception()
    {
        var parent = ActorOf(ParentOf(Failing(), new OneForOneStrategy(
            cause => cause is InvalidOperationException ? Directive.Stop : Directive.Resume)));
        var child = await parent.Ask<IActorRef>("child");
        await WatchAsync(child);

        child.Tell("fail differently");
        child.Tell("count");
        await ExpectMsgAsync(1);
        child.Tell("fail");

        await ExpectTerminatedAsync(child);
    }

    [Fact]
    public async Task A_child_that_needs_more_restarts_than_it_may_have_is_stopped()
    {
        var parent = ActorOf(ParentOf(
            Failing(), new OneForOneStrategy(1, TimeSpan.FromMinutes(1), _ => Directive.Restart)));
        var child = await parent.Ask<IActorRef>("child");
        await WatchAsync(child);

        child.Tell("fail");
        child.Tell("count");
        await ExpectMsgAsync(1);
        child.Tell("fail");

        await ExpectTerminatedAsync(child);
    }

    [Fact]
    public async Task The_failure_is_logged_with_path_and_cause()
    {
        var actor = ActorOf(Failing(), "actor");
        Sys.EventStream.Subscribe(TestActor, typeof(Error));

        actor.Tell("fail");

        var error = await ExpectMsgAsync<Error>();
        error.LogSource.ShouldBe("akka://test/user/actor");
        error.Cause.ShouldBeOfType<InvalidOperationException>();
        error.Message.ShouldBe("broken");
    }

    [Fact]
    public async Task A_failure_that_is_resumed_is_a_warning()
    {
        var parent = ActorOf(ParentOf(Failing(), new OneForOneStrategy(_ => Directive.Resume)));
        var child = await parent.Ask<IActorRef>("child");
        Sys.EventStream.Subscribe(TestActor, typeof(Warning));

        child.Tell("fail");

        (await ExpectMsgAsync<Warning>()).Message.ShouldBe("broken");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_actor_that_cannot_be_created_is_stopped(bool inConstructor)
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Error));

        var actor = ActorOf(Props.Create(() => new Stillborn(inConstructor, TestActor)));
        await WatchAsync(actor);

        (await ExpectMsgAsync<Error>()).Cause.ShouldBeOfType<ActorInitializationException>();
        await ExpectTerminatedAsync(actor);
        await ExpectNoMsgAsync(50);
    }

    [Fact]
    public async Task A_restart_that_fails_stops_the_actor()
    {
        var created = new Counter();
        var actor = ActorOf(Props.Create(() => new FailsTheSecondTime(created)));
        await WatchAsync(actor);

        actor.Tell("fail");

        await ExpectTerminatedAsync(actor);
        created.Value.ShouldBe(2);
    }

    [Fact]
    public async Task An_actor_that_fails_while_it_stops_is_gone_all_the_same()
    {
        using var gate = new ManualResetEventSlim();
        Sys.EventStream.Subscribe(TestActor, typeof(Error));
        var lingering = Props.Create(() => new Lingering(gate));
        var actor = ActorOf(Scripted.Props((self, _) =>
        {
            self.Context.ActorOf(lingering);
            self.Context.Stop(self.Self);
            throw new InvalidOperationException("broken");
        }));
        actor.Tell("go");
        await ExpectMsgAsync<Error>();
        await WatchAsync(actor);

        gate.Set();

        await ExpectTerminatedAsync(actor);
    }

    [Fact]
    public async Task A_throwing_PostStop_is_logged_and_the_actor_gone_all_the_same()
    {
        var actor = ActorOf(Props.Create(() => new ThrowsInPostStop()));
        await WatchAsync(actor);

        await EventFilter.Exception<InvalidOperationException>("unwilling").ExpectOneAsync(async () =>
        {
            Sys.Stop(actor);
            await ExpectTerminatedAsync(actor);
        });
    }

    private static Props Failing(IActorRef? reporter = null) => Scripted.Props(
        (self, message) =>
        {
            if (message is "fail")
            {
                throw new InvalidOperationException("broken");
            }

            if (message is "fail differently")
            {
                throw new FormatException("bent");
            }

            self.State++;
            self.Sender.Tell(self.State);
        },
        reporter);

    private static Props ParentOf(Props child, SupervisorStrategy strategy) => Scripted.Props(
        (self, name) => self.Sender.Tell(self.Context.ActorOf(child, (string)name)), reporter: null, strategy);

    private sealed class Counter
    {
        public int Value { get; set; }
    }

    private sealed class Stillborn : UntypedActor
    {
        private readonly IActorRef _reporter;

        public Stillborn(bool inConstructor, IActorRef reporter)
        {
            _reporter = reporter;
            if (inConstructor)
            {
                throw new InvalidOperationException("constructor");
            }
        }

        protected override void PreStart() => throw new InvalidOperationException("PreStart");

        protected override void PostStop() => _reporter.Tell("PostStop of what never was");

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class FailsTheSecondTime : UntypedActor
    {
        public FailsTheSecondTime(Counter created)
        {
            created.Value++;
            if (created.Value > 1)
            {
                throw new InvalidOperationException("second time");
            }
        }

        protected override void OnReceive(object message) => throw new InvalidOperationException("first time");
    }

    private sealed class Lingering : UntypedActor
    {
        private readonly ManualResetEventSlim _gate;

        public Lingering(ManualResetEventSlim gate) => _gate = gate;

        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => _gate.Wait();
    }

    private sealed class ThrowsInPostStop : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => throw new InvalidOperationException("unwilling");
    }
}
