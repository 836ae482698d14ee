using Akka.Event;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class DebugLogTests() : TestKit("akka.loglevel = DEBUG")
{
    [Fact]
    public async Task Debug_can_be_asked_for()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Debug));

        Sys.Log.Debug("Told {0}", "in detail");

        (await FishForMessageAsync<Debug>(debug => debug.LogSource.Contains("ActorSystem", StringComparison.Ordinal)))
            .Message.ToString().ShouldBe("Told in detail");
    }
}
