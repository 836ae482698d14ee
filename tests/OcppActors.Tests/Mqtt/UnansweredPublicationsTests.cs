using OcppActors.Mqtt;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

public sealed class UnansweredPublicationsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly UnansweredPublications _unanswered;
    private int _overdue;

    public UnansweredPublicationsTests() => _unanswered = new UnansweredPublications(Patience, _time, () => _overdue++);

    [Fact]
    public async Task An_answer_is_that_of_the_publication_with_its_identifier()
    {
        var (first, second) = (_unanswered.Add(), _unanswered.Add());

        _unanswered.TryComplete(second.Identifier, PublishOutcome.Refused).ShouldBeTrue();

        (await second.Task).ShouldBe(PublishOutcome.Refused);
        first.Task.IsCompleted.ShouldBeFalse();
        _unanswered.TryComplete(second.Identifier, PublishOutcome.Acknowledged).ShouldBeFalse();
    }

    [Fact]
    public void Identifiers_are_not_those_of_the_client_and_none_is_used_twice_at_a_time()
    {
        var oldest = _unanswered.Add();
        var next = new HashSet<ushort>();
        for (var i = 0; i < 0x4000 - 1; i++)
        {
            var added = _unanswered.Add();
            _unanswered.TryComplete(added.Identifier, PublishOutcome.Acknowledged);
            next.Add(added.Identifier).ShouldBeTrue();
        }

        next.ShouldNotContain(oldest.Identifier);
        next.Append(oldest.Identifier).Min().ShouldBe((ushort)0x8000);
        _unanswered.Add().Identifier.ShouldNotBe(oldest.Identifier); // after all others, it would be its turn
    }

    [Theory]
    [InlineData(0x0001, 0x8000)]
    [InlineData(0x4000, 0xC000)]
    [InlineData(0x7FFF, 0xC000)]
    [InlineData(0x8000, 0x0000)]
    [InlineData(0xFFFF, 0x4000)]
    public void Wherever_the_client_counts_publications_are_a_quarter_of_the_identifiers_ahead_at_least(int ofClient, int first)
    {
        _unanswered.AvoidClient((ushort)ofClient);

        for (var i = 0; i < 0x4000 + 2; i++)
        {
            var identifier = _unanswered.Add().Identifier;
            _unanswered.TryComplete(identifier, PublishOutcome.Acknowledged).ShouldBeTrue();
            identifier.ShouldNotBe((ushort)0);
            (identifier & 0xC000).ShouldBe(first);
        }
    }

    [Fact]
    public void The_time_of_a_publication_begins_when_it_has_been_sent()
    {
        var waiting = _unanswered.Add();
        _time.Advance(TimeSpan.FromMinutes(1));
        _overdue.ShouldBe(0);

        _unanswered.Begin(waiting);
        _time.Advance(TimeSpan.FromSeconds(29));
        _overdue.ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(2));
        _overdue.ShouldBe(1);
    }

    [Fact]
    public void A_broker_has_thirty_seconds_for_each_publication()
    {
        var answered = Send();
        _time.Advance(TimeSpan.FromSeconds(20));
        Send();
        _unanswered.TryComplete(answered.Identifier, PublishOutcome.Acknowledged);

        _time.Advance(TimeSpan.FromSeconds(29));
        _overdue.ShouldBe(0);

        _time.Advance(TimeSpan.FromSeconds(2));
        _overdue.ShouldBe(1);
    }

    [Fact]
    public void A_broker_that_has_answered_everything_is_never_overdue()
    {
        for (var i = 0; i < 3; i++)
        {
            _unanswered.TryComplete(Send().Identifier, PublishOutcome.Acknowledged);
            _time.Advance(TimeSpan.FromMinutes(5));
        }

        _overdue.ShouldBe(0);
    }

    [Fact]
    public async Task With_the_link_all_are_lost_and_those_that_follow()
    {
        var before = Send();

        _unanswered.Lose();

        (await before.Task).ShouldBe(PublishOutcome.Lost);
        (await Send().Task).ShouldBe(PublishOutcome.Lost);
        _time.Advance(TimeSpan.FromMinutes(1));
        _overdue.ShouldBe(0);
    }

    private UnansweredPublications.Answer Send()
    {
        var answer = _unanswered.Add();
        _unanswered.Begin(answer);
        return answer;
    }

    public void Dispose() => _unanswered.Dispose();
}
