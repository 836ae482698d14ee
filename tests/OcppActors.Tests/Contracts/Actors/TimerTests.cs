using Akka.Actor;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.Tests.Contracts.Actors;

public sealed class TimerTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_single_timer_fires_once()
    {
        var actor = ActorOf(Timing(timers => timers.StartSingleTimer("key", "due", Soon)));

        actor.Tell("start");

        await ExpectMsgAsync("due");
        await ExpectNoMsgAsync(100);
        (await actor.Ask<bool>("active")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_cancelled_timer_does_not_fire()
    {
        var actor = ActorOf(Timing(timers => timers.StartSingleTimer("key", "due", Later)));

        actor.Tell("start");

        (await actor.Ask<bool>("active")).ShouldBeTrue();
        actor.Tell("cancel");
        await ExpectMsgAsync("cancelled");
        (await actor.Ask<bool>("active")).ShouldBeFalse();
        await ExpectNoMsgAsync(Later * 1.5);
    }

    [Fact]
    public async Task A_timer_replaces_the_one_of_its_key()
    {
        var actor = ActorOf(Timing(timers =>
        {
            timers.StartSingleTimer("key", "replaced", Soon);
            timers.StartSingleTimer("key", "due", Soon);
            timers.StartSingleTimer("other key", "also due", Later);
        }));

        actor.Tell("start");

        await ExpectMsgAsync("due");
        await ExpectMsgAsync("also due");
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("replace")]
    public async Task What_a_timer_has_put_into_the_mailbox_is_dropped_when_it_is_cancelled_or_replaced(string how)
    {
        using var gate = new ManualResetEventSlim();
        var actor = ActorOf(Scripted.Props((self, message) =>
        {
            if (message is "start")
            {
                self.Timers.StartSingleTimer("key", "due", TimeSpan.FromMilliseconds(1));
                gate.Wait();
                if (how is "cancel")
                {
                    self.Timers.Cancel("key");
                }
                else
                {
                    self.Timers.StartSingleTimer("key", "never due", Never);
                }
            }
            else
            {
                TestActor.Tell(message);
            }
        }));

        // The later timer of the other actor says that the first has fired.
        var clock = ActorOf(Timing(timers => timers.StartSingleTimer("key", "fired", TimeSpan.FromMilliseconds(200))));

        actor.Tell("start");
        clock.Tell("start");
        await ExpectMsgAsync("fired");
        gate.Set();
        actor.Tell("after");

        await ExpectMsgAsync("after");
        await ExpectNoMsgAsync(50);
    }

    [Fact]
    public async Task Timers_end_with_the_actor()
    {
        var actor = ActorOf(Timing(timers => timers.StartSingleTimer("key", "due", Later)));
        actor.Tell("start");

        await actor.GracefulStop(TimeSpan.FromSeconds(30));

        await ExpectNoMsgAsync(Later * 1.5);
    }

    [Fact]
    public async Task Timers_end_with_a_restart()
    {
        var actor = ActorOf(Timing(timers => timers.StartSingleTimer("key", "due", Later)));
        actor.Tell("start");

        actor.Tell("fail");

        (await actor.Ask<bool>("active")).ShouldBeFalse();
        await ExpectNoMsgAsync(Later * 1.5);
    }

    [Fact]
    public async Task Timers_are_there_in_the_constructor()
    {
        ActorOf(Props.Create(() => new StartsTimerInConstructor(TestActor)));

        await ExpectMsgAsync("due");
    }

    private Props Timing(Action<ITimerScheduler> start) => Scripted.Props((self, message) =>
    {
        switch (message)
        {
            case "start":
                start(self.Timers);
                break;
            case "active":
                self.Sender.Tell(self.Timers.IsTimerActive("key"));
                break;
            case "cancel":
                self.Timers.Cancel("key");
                TestActor.Tell("cancelled");
                break;
            case "fail":
                throw new InvalidOperationException("broken");
            default:
                TestActor.Tell(message);
                break;
        }
    });

    private sealed class StartsTimerInConstructor : UntypedActor, IWithTimers
    {
        private readonly IActorRef _reporter;

        public StartsTimerInConstructor(IActorRef reporter)
        {
            _reporter = reporter;
            Timers.StartSingleTimer("key", "due", TimeSpan.Zero);
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message) => _reporter.Tell(message);
    }
}
