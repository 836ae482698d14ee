using Akka.Actor;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class TellTests : TestKit
{
    [Fact]
    public async Task Messages_of_one_sender_arrive_in_their_order()
    {
        var echo = ActorOf<Echo>("echo");

        for (var i = 0; i < 10_000; i++)
            echo.Tell(i);

        for (var i = 0; i < 10_000; i++)
            (await ExpectMsgAsync<int>()).ShouldBe(i);
    }

    [Fact]
    public void The_sender_is_the_actor_whose_code_runs()
    {
        var echo = ActorOf<Echo>();

        echo.Tell("who");
        ExpectMsg("who");

        LastSender.ShouldBe(echo);
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
