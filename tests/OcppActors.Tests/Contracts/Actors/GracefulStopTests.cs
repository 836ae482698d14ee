using Akka.Actor;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.Tests.Contracts.Actors;

public sealed class GracefulStopTests : TestKit
{
    [Fact]
    public async Task It_returns_true_once_the_actor_has_stopped_on_its_message()
    {
        var actor = ActorOf(Scripted.Props((self, message) => self.Context.Stop(self.Self)));

        (await actor.GracefulStop(TimeSpan.FromSeconds(30), "stop")).ShouldBeTrue();
        (await actor.GracefulStop(TimeSpan.FromSeconds(30), "stop")).ShouldBeTrue();
    }

    [Fact]
    public async Task It_returns_false_when_the_time_is_up()
    {
        var actor = ActorOf(Scripted.Props((_, _) => { }));

        (await actor.GracefulStop(TimeSpan.FromMilliseconds(50), "stop")).ShouldBeFalse();
    }
}
