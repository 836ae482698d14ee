using Akka.Event;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class DebugLogTests() : TestKit("akka.loglevel = DEBUG")
{
    [Fact]
    public async Task Debug_can_be_asked_for()
    {
        Sys.Log.IsDebugEnabled.ShouldBeTrue();

        await EventFilter.Debug(contains: "in detail").ExpectOneAsync(() =>
        {
            Sys.Log.Debug("Told {0}", "in detail");
            return Task.CompletedTask;
        });
    }
}
