using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class LogTests : TestKit
{
    [Fact]
    public async Task A_log_event_says_who_when_how_much_and_what()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));
        var actor = ActorOf(Scripted.Props((self, _) => self.Context.GetLogger().Warning("Charger {0} sent {1} bytes", "CP", 7)), "actor");

        actor.Tell("log");

        var logged = await ExpectMsgAsync<Warning>();
        logged.LogSource.ShouldBe("akka://test/user/actor");
        logged.LogClass.ShouldBe(typeof(Scripted));
        logged.LogLevel().ShouldBe(LogLevel.WarningLevel);
        logged.Timestamp.Kind.ShouldBe(DateTimeKind.Utc);
        logged.Cause.ShouldBeNull();
        logged.Message.ToString().ShouldBe("Charger CP sent 7 bytes");
        logged.ToString().ShouldContain("[WARNING]");
        logged.ToString().ShouldEndWith("[akka://test/user/actor] Charger CP sent 7 bytes");
    }

    [Fact]
    public async Task The_template_and_its_arguments_can_be_had_apart()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));

        Sys.Log.Info("Charger {ChargePointId} closed by {Side}", "CP", 'C');

        var message = (await FishForMessageAsync<Info>(info => info.Message is LogMessage)).Message.ShouldBeAssignableTo<LogMessage>()!;
        message.Format.ShouldBe("Charger {ChargePointId} closed by {Side}");
        message.Parameters().ShouldBe(["CP", 'C']);
    }

    [Fact]
    public async Task The_default_formatter_knows_indexed_holes()
    {
        // Whether it knows named ones depends on the version (see the stand-in's README), so nothing may rely on it.
        Sys.EventStream.Subscribe(TestActor, typeof(Info));

        Sys.Log.Info("{0} of {1}, {0:000}", 1, 2);

        (await ExpectMsgAsync<Info>()).Message.ToString().ShouldBe("1 of 2, 001");
    }

    [Fact]
    public async Task A_logger_can_be_given_a_formatter_of_its_own()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));
        var actor = ActorOf(Scripted.Props((self, _) => self.Context.GetLogger(new Shouting()).Info("loud {Voice}", "speaker")));

        actor.Tell("log");

        (await ExpectMsgAsync<Info>()).Message.ToString().ShouldBe("LOUD {VOICE} SPEAKER");
    }

    [Fact]
    public async Task Debug_is_off_unless_asked_for()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));

        var log = Logging.GetLogger(Sys, "somebody");

        log.Debug("hidden {0}", 1);
        log.Info("shown {0}", 2);

        (await ExpectMsgAsync<LogEvent>()).Message.ToString().ShouldBe("shown 2");
    }

    [Fact]
    public async Task A_logger_of_a_system_names_its_source()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));

        Logging.GetLogger(Sys, typeof(LogTests)).Info("by {0}", "type");
        Logging.GetLogger(Sys, "somebody").Info("by {0}", "name");

        (await ExpectMsgAsync<Info>()).LogSource.ShouldBe("LogTests (akka://test)");
        (await ExpectMsgAsync<Info>()).LogSource.ShouldBe("somebody (akka://test)");
    }

    private sealed class Shouting : ILogMessageFormatter
    {
        public string Format(string format, params object[] args) => Format(format, args.AsEnumerable());

        public string Format(string format, IEnumerable<object> args) =>
            $"{format} {string.Join(' ', args)}".ToUpperInvariant();
    }
}
