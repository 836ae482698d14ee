using System.Text;
using OcppActors.Recordings;
using OcppActors.Snoop;
using Shouldly;

namespace OcppActors.Tests.Recordings;

public sealed class PlayClockTests
{
    private static readonly DateTimeOffset Recorded = new(2026, 4, 18, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, new[] { 0, 10, 10, 10, 40, 100, 100 })]
    [InlineData(10, new[] { 0, 1, 1, 1, 4, 10, 10 })]
    [InlineData(double.PositiveInfinity, new[] { 0, 0, 0, 0, 0, 0, 0 })]
    public void A_message_is_due_after_its_recorded_pause_up_to_the_longest(double speed, int[] due)
    {
        var clock = new PlayClock(Rules(speed), Start);
        int[] seconds = [0, 10, 4, 10, 40, 40_000, 40_000];

        seconds.Select(second => (clock.DueAt(Recorded.AddSeconds(second)) - Start).TotalSeconds).ShouldBe(due.Select(second => (double)second), 0.001);
    }

    [Fact]
    public void A_restamped_message_differs_in_its_timestamp_alone()
    {
        const string Line = """{ "timestamp": "2026-04-18 20:03:20", "payload": [2,"1","X",{"timestamp":"2026-04-18T20:03:20Z"}], "cp_id": "ä" }""";

        var restamped = TimestampRewriter.Rewrite(Encoding.UTF8.GetBytes(Line), Start);

        Encoding.UTF8.GetString(restamped.Span).ShouldBe(Line.Replace("2026-04-18 20:03:20", "2026-06-01T00:00:00.000Z", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slow_client_is_dropped_and_a_late_one_gets_the_replay()
    {
        var connected = """{"event":"Connection","sender":"CP","protocol":null,"cp_id":"CP001","payload":{},"timestamp":"2026-04-18T20:03:20.123Z"}"""u8.ToArray();
        var audience = new PlaybackAudience();
        var (slow, late) = (new SnoopViewer(100, SnoopRequest.Everything), new SnoopViewer(100, SnoopRequest.Everything));
        audience.Enroll(slow).ShouldBeEmpty();
        await audience.FirstViewer;

        audience.Broadcast(SnoopMessage.Parse(connected)!, connected);
        slow.Dropped.IsCompleted.ShouldBeFalse();
        audience.Broadcast(SnoopMessage.Parse(connected)!, connected);
        slow.Dropped.IsCompleted.ShouldBeTrue();

        audience.Enroll(late)[0].ToArray().ShouldBe(connected);
        audience.Reset();
        audience.Enroll(new SnoopViewer(100, SnoopRequest.Everything)).ShouldBeEmpty();
    }

    private static PlayRules Rules(double speed) => new() { Speed = speed, LongestPause = TimeSpan.FromSeconds(60), Waits = false };
}
