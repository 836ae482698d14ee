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
        Sys.EventStream.Subscribe<LogEvent>(TestActor);
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
        Sys.EventStream.Subscribe<Info>(TestActor);

        Sys.Log.Info("Charger {ChargePointId} closed by {Side}", "CP", 'C');

        var message = (await FishForMessageAsync<Info>(info => info.Message is LogMessage)).Message.ShouldBeAssignableTo<LogMessage>()!;
        message.Format.ShouldBe("Charger {ChargePointId} closed by {Side}");
        message.Parameters().ShouldBe(["CP", 'C']);
    }

    [Fact]
    public async Task The_default_formatter_knows_indexed_holes_alone()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);

        Sys.Log.Info("{0} of {1}, {0:000}", 1, 2);
        Sys.Log.Info("{ChargePointId}", "CP");

        (await ExpectMsgAsync<Info>()).Message.ToString().ShouldBe("1 of 2, 001");
        var named = await ExpectMsgAsync<Info>();
        Should.Throw<FormatException>(() => named.Message.ToString());
    }

    [Fact]
    public async Task A_logger_can_be_given_a_formatter_of_its_own()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);
        var actor = ActorOf(Scripted.Props((self, _) => self.Context.GetLogger(new Shouting()).Info("loud {Voice}", "speaker")));

        actor.Tell("log");

        (await ExpectMsgAsync<Info>()).Message.ToString().ShouldBe("LOUD {VOICE} SPEAKER");
    }

    [Fact]
    public async Task An_exception_goes_along()
    {
        Sys.EventStream.Subscribe<Error>(TestActor);

        Sys.Log.Error(new InvalidOperationException("no"), "Failed: {0}", "why");

        var error = await ExpectMsgAsync<Error>();
        error.Cause.Message.ShouldBe("no");
        error.Message.ToString().ShouldBe("Failed: why");
        error.ToString().ShouldContain("Cause: System.InvalidOperationException: no");
    }

    [Fact]
    public async Task A_plain_text_is_not_a_template()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);

        Sys.Log.Info("{braces} stay");

        (await ExpectMsgAsync<Info>()).Message.ShouldBe("{braces} stay");
    }

    [Fact]
    public async Task Debug_is_off_unless_asked_for()
    {
        Sys.EventStream.Subscribe<LogEvent>(TestActor);

        var log = Logging.GetLogger(Sys, "somebody");

        log.IsDebugEnabled.ShouldBeFalse();
        log.Debug("hidden {0}", 1);
        log.Info("shown");

        (await ExpectMsgAsync<LogEvent>()).Message.ShouldBe("shown");
    }

    [Fact]
    public async Task An_array_holds_more_arguments_than_six()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);

        Sys.Log.Info("{0}{1}{2}{3}{4}{5}{6}", [1, 2, 3, 4, 5, 6, 7]);

        (await ExpectMsgAsync<Info>()).Message.ToString().ShouldBe("1234567");
    }

    [Fact]
    public void A_logger_of_a_system_names_its_source()
    {
        Sys.EventStream.Subscribe<Info>(TestActor);

        Logging.GetLogger(Sys, typeof(LogTests)).Info("by type");
        Logging.GetLogger(Sys, "somebody").Info("by name");

        ExpectMsg<Info>().LogSource.ShouldBe("LogTests (akka://test)");
        ExpectMsg<Info>().LogSource.ShouldBe("somebody (akka://test)");
    }

    private sealed class Shouting : ILogMessageFormatter
    {
        public string Format(string format, params object[] args) => Format(format, args.AsEnumerable());

        public string Format(string format, IEnumerable<object> args) =>
            $"{format} {string.Join(' ', args)}".ToUpperInvariant();
    }
}
