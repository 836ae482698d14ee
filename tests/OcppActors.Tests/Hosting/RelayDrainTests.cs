using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Hosting.Relay;
using OcppActors.Metering;
using OcppActors.Mqtt;
using OcppActors.Sessions;
using OcppActors.Tests.Contracts.Actors;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class RelayDrainTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ActorRegistry _actors = new();

    public RelayDrainTests()
    {
        var test = TestActor;
        var metering = Scripted.Props((self, message) =>
        {
            test.Tell($"{self.Self.Path.Name} {message.GetType().Name}");
            self.Context.Stop(self.Self);
        });
        _actors.Register<MeterRouter>(Sys.ActorOf(metering, "router"));
        _actors.Register<MqttPublisher>(Sys.ActorOf(metering, "publisher"));
    }

    [Fact]
    public async Task Metering_sees_the_end_of_sessions_that_had_to_be_aborted()
    {
        var test = TestActor;
        IActorRef drainer = ActorRefs.Nobody;
        var sessions = Sys.ActorOf(Scripted.Props((self, message) =>
        {
            test.Tell($"sessions {message.GetType().Name}");
            switch (message)
            {
                case ChargePoints.AbortSessions:
                    drainer = self.Sender;
                    break;
                case SessionProtocol.SessionReleased:
                    drainer.Tell(ChargePoints.Drained.Instance);
                    break;
            }
        }));

        var stopping = StopAsync(sessions, drainTime: TimeSpan.FromMilliseconds(1), abortTime: Patience);

        (await ExpectMsgAsync<string>(Patience)).ShouldBe("sessions Drain");
        (await ExpectMsgAsync<string>(Patience)).ShouldBe("sessions AbortSessions");
        sessions.Tell(SessionProtocol.SessionReleased.Instance);
        (await ExpectMsgAsync<string>(Patience)).ShouldBe("sessions SessionReleased");
        (await ExpectMsgAsync<string>(Patience)).ShouldBe("router Finish");
        (await ExpectMsgAsync<string>(Patience)).ShouldBe("publisher Stop");
        await stopping.WaitAsync(Patience);
    }

    [Fact]
    public async Task Sessions_that_never_end_do_not_keep_metering_from_stopping()
    {
        var silent = Sys.ActorOf(Scripted.Props((_, _) => { }));

        var stopping = StopAsync(silent, drainTime: TimeSpan.FromMilliseconds(1), abortTime: TimeSpan.FromMilliseconds(1));

        (await ExpectMsgAsync<string>(Patience)).ShouldBe("router Finish");
        (await ExpectMsgAsync<string>(Patience)).ShouldBe("publisher Stop");
        await stopping.WaitAsync(Patience);
    }

    private async Task StopAsync(IActorRef sessions, TimeSpan drainTime, TimeSpan abortTime)
    {
        _actors.Register<ChargePoints>(sessions);
        using var drain = new RelayDrain(new RequiredActor<ChargePoints>(_actors), _actors, NullLogger<RelayDrain>.Instance)
        {
            DrainTime = drainTime,
            AbortTime = abortTime,
        };
        await drain.StoppingAsync(CancellationToken.None);
    }
}
