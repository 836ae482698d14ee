using System.Globalization;
using System.Text;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

/// <summary>A table, what was put into it, and a broker that receives what is taken from it.</summary>
internal sealed class TableModel(int window)
{
    public const int Topics = 4;

    private readonly LatestByTopicTable _table = new("ocpp-bridge/us/availability", _ => null);
    private readonly List<Publication> _put = [];
    private readonly List<Publication> _received = [];
    private int _values;
    private readonly List<Publication> _inFlight = [];

    public void Put(string topic, bool isDeletion, bool isReset)
    {
        var payload = isDeletion ? "" : (++_values).ToString(CultureInfo.InvariantCulture);
        var publication = new Publication(PublicationKind.State, topic, Encoding.UTF8.GetBytes(payload)) { IsReset = isReset };
        _put.Add(publication);
        _table.Put(publication);
        ShouldBeBounded();
    }

    public void Take()
    {
        if (!_table.TryTake(window, out var next))
        {
            return;
        }

        _inFlight.ShouldNotContain(publication => publication.Topic == next.Topic);
        _inFlight.Add(next);
        _received.Add(next);
        ShouldBeBounded();
    }

    /// <summary>The broker acknowledges one of those in flight, in any order.</summary>
    public void Complete(int choice)
    {
        if (_inFlight.Count > 0)
        {
            var completed = _inFlight[choice % _inFlight.Count];
            _inFlight.Remove(completed);
            _table.Complete(completed);
        }
    }

    /// <summary>The broker has received what was in flight; the client does not know.</summary>
    public void Reconnect()
    {
        _inFlight.Clear();
        _table.BeginLink();
    }

    /// <summary>Nothing of the topic has to arrive any more.</summary>
    public void Remove(string topic)
    {
        _put.RemoveAll(publication => publication.Topic == topic);
        _received.RemoveAll(publication => publication.Topic == topic);
        _table.RemoveWhere(candidate => candidate == topic);
        ShouldBeBounded();
    }

    public void Announce() => _table.QueueEverything();

    public void Drain()
    {
        while (!_table.IsIdle)
        {
            Take();
            Complete(0);
        }
    }

    public void ShouldHaveDeliveredEverything()
    {
        foreach (var topic in _put.GroupBy(publication => publication.Topic))
        {
            var put = topic.ToList();
            var received = _received.Where(publication => publication.Topic == topic.Key).Select(publication => IndexIn(put, publication)).ToList();

            received[^1].ShouldBe(put.Count - 1);
            received.ShouldBeInOrderAfterRepeats();
            var lastReset = put.FindLastIndex(publication => publication.IsReset);
            if (lastReset >= 0)
            {
                received.ShouldContain(lastReset);
            }
        }
    }

    private void ShouldBeBounded()
    {
        _table.Topics.ShouldBeLessThanOrEqualTo(Topics);
        _table.Queued.ShouldBeLessThanOrEqualTo(_table.Topics);
        _table.InFlight.ShouldBe(_inFlight.Count);
        _inFlight.Count.ShouldBeLessThanOrEqualTo(window);
    }

    private static int IndexIn(List<Publication> put, Publication publication) =>
        put.FindIndex(candidate => ReferenceEquals(candidate, publication));
}

internal static class SequenceAssertions
{
    /// <summary>After a reconnect something may come twice; nothing ever goes back behind what came before.</summary>
    public static void ShouldBeInOrderAfterRepeats(this List<int> sequence)
    {
        for (var i = 1; i < sequence.Count; i++)
        {
            sequence[i].ShouldBeGreaterThanOrEqualTo(sequence[i - 1]);
        }
    }
}
