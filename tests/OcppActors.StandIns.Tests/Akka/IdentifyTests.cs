using Akka.Actor;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class IdentifyTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_actor_says_who_it_is_and_its_behaviour_does_not_hear_of_it()
    {
        var actor = ActorOf(Scripted.Props((_, message) => TestActor.Tell(message)));

        var identity = await actor.Ask<ActorIdentity>(new Identify("id"), Patience);

        (identity.MessageId, identity.Subject).ShouldBe(("id", actor));
        actor.Tell("next");
        await ExpectMsgAsync("next");
    }

    [Fact]
    public async Task It_answers_in_its_turn()
    {
        using var hold = new ManualResetEventSlim();
        var actor = ActorOf(Scripted.Props((_, _) => hold.Wait()));
        actor.Tell("busy");

        var asked = actor.Ask<ActorIdentity>(new Identify(null!), TimeSpan.FromMilliseconds(100));

        await Should.ThrowAsync<AskTimeoutException>(() => asked);
        hold.Set();
    }

    [Fact]
    public async Task One_that_has_stopped_is_answered_for_with_nobody()
    {
        var actor = ActorOf(Scripted.Props((_, _) => { }));
        (await actor.GracefulStop(Patience)).ShouldBeTrue();

        var identity = await actor.Ask<ActorIdentity>(new Identify("id"), Patience);

        identity.Subject.ShouldBeNull();
    }
}
