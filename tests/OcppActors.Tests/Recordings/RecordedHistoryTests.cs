using System.Text;
using OcppActors.Recordings;
using Shouldly;

namespace OcppActors.Tests.Recordings;

public sealed class RecordedHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 4, 18, 12, 0, 0, TimeSpan.Zero);

    private readonly RecordedHistory _past = new();

    [Fact]
    public void The_first_replay_is_recorded_whatever_its_age()
    {
        _past.BeginStream(replay: true);

        Takes("boot", -100).ShouldBeTrue();
        Takes("connection", -10).ShouldBeTrue();
    }

    [Fact]
    public void After_a_gap_the_replay_adds_what_was_missed_and_nothing_twice()
    {
        _past.BeginStream(replay: true);
        Takes("boot", -100);
        _past.EndReplay();
        Takes("status", 0);
        Takes("heartbeat", 1);

        _past.BeginStream(replay: true);
        Takes("boot", -100).ShouldBeFalse();
        Takes("status", 0).ShouldBeFalse();
        Takes("new status", 5).ShouldBeTrue();
        _past.EndReplay();
        _past.BeginStream(replay: true);
        Takes("new status", 5).ShouldBeFalse();
    }

    [Fact]
    public void A_replay_that_breaks_off_does_not_make_the_rest_of_it_look_old()
    {
        Takes("heartbeat", 0);
        _past.BeginStream(replay: true);
        Takes("late", 30).ShouldBeTrue();

        _past.BeginStream(replay: true);

        Takes("early", 5).ShouldBeTrue();
        Takes("late", 30).ShouldBeFalse();
    }

    [Fact]
    public void A_message_older_than_the_last_is_identified_by_its_bytes()
    {
        Takes("last", 0);
        _past.BeginStream(replay: true);

        Takes("crossing", -0.01).ShouldBeTrue();
        Takes("last", 0).ShouldBeFalse();
    }

    [Fact]
    public void Live_messages_are_recorded_even_if_equal_or_older()
    {
        Takes("heartbeat", 0).ShouldBeTrue();
        Takes("heartbeat", 0).ShouldBeTrue();
        Takes("heartbeat", -60).ShouldBeTrue();
        _past.BeginStream(replay: false);
        Takes("heartbeat", -60).ShouldBeTrue();
    }

    [Fact]
    public void Messages_recorded_by_an_earlier_run_are_not_recorded_again()
    {
        _past.Load("status"u8, Noon);
        _past.Load("boot"u8, Noon.AddMinutes(-60));
        _past.BeginStream(replay: true);

        Takes("status", 0).ShouldBeFalse();
        Takes("boot", -60).ShouldBeFalse();
        Takes("new status", 1).ShouldBeTrue();
    }

    private bool Takes(string line, double minutes) => _past.TryAdd(Encoding.UTF8.GetBytes(line), Noon.AddMinutes(minutes));
}
