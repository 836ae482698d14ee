using Akka.Event;
using Akka.TestKit.Xunit2;
using OcppActors.Domain.Ocpp;
using OcppActors.Sessions;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class SessionLogTests : TestKit
{
    [Fact]
    public void An_outcome_at_the_end_of_an_interval_is_told_in_one_place()
    {
        var time = new AtTheEnd();
        var log = new SessionLog(Sys.Log, new ChargePointId("CP1"), isSummedUp: true, TestActor, time);
        time.IsAsked = true;

        log.Outcome(LogLevel.InfoLevel, "Charge point {ChargePoint} disconnected: {Reason}", log.ChargePoint, "it was reset");

        ExpectMsg<ConnectionOutcome>().Words.ShouldBe("disconnected: it was reset");
    }

    // The interval has passed after the first question.
    private sealed class AtTheEnd : TimeProvider
    {
        private long _questions;

        public bool IsAsked { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => IsAsked ? _questions++ * FrequentConnections.Interval.Ticks : 0;
    }
}
