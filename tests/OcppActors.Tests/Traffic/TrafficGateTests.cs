using System.Text;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Traffic;
using Shouldly;

namespace OcppActors.Tests.Traffic;

public sealed class TrafficGateTests
{
    private const string MeterValues = """[2,"1","MeterValues",{}]""";
    private const string StartTransaction = """[2,"1","StartTransaction",{}]""";

    private static readonly int SizeOfOne = (int)TrafficReader.SizeOf(Seen(StartTransaction));

    private readonly TrafficGate _gate = new(maxBacklogBytes: 10_000);

    [Fact]
    public void The_gate_is_open_for_viewers_and_for_readers_that_listen()
    {
        _gate.Subscribe(listens: false);
        _gate.IsOpen.ShouldBeFalse();

        _gate.AddViewer();
        _gate.IsOpen.ShouldBeTrue();
        _gate.RemoveViewer();
        _gate.IsOpen.ShouldBeFalse();

        var metering = _gate.Subscribe(listens: true);
        _gate.IsOpen.ShouldBeTrue();
        metering.Dispose();
        metering.Dispose();
        _gate.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void Beyond_its_limit_the_gate_shuts_until_the_reader_has_caught_up()
    {
        var hub = _gate.Subscribe(listens: false);
        _gate.AddViewer();

        var published = Flood();

        (_gate.IsShut, _gate.IsOpen, _gate.Closures).ShouldBe((true, false, 1));
        hub.BacklogBytes.ShouldBeInRange(10_000, 11_000);
        published.TakeWhile(message =>
        {
            hub.MarkRead(message);
            return _gate.IsShut;
        }).Count().ShouldBeInRange(published.Count / 2 - 1, published.Count / 2 + 1);
        (_gate.IsOpen, _gate.Closures).ShouldBe((true, 1));
    }

    [Fact]
    public void Each_reader_counts_for_itself_and_the_slowest_decides()
    {
        var (hub, metering) = (_gate.Subscribe(listens: false), _gate.Subscribe(listens: true));

        var published = Flood(hub.MarkRead);

        hub.BacklogBytes.ShouldBeLessThan(1000);
        _gate.IsShut.ShouldBeTrue();
        published.ForEach(metering.MarkRead);
        _gate.IsShut.ShouldBeFalse();
        metering.BacklogBytes.ShouldBe(0);
    }

    [Fact]
    public void A_disposed_reader_no_longer_keeps_the_gate_shut()
    {
        var slow = _gate.Subscribe(listens: false);
        Flood();
        _gate.IsShut.ShouldBeTrue();

        slow.Dispose();

        _gate.IsShut.ShouldBeFalse();
    }

    [Fact]
    public void Whoever_sends_more_than_a_share_while_it_is_shut_is_skipped_and_others_are_not()
    {
        var gate = new TrafficGate(maxBacklogBytes: 10 * 1024 * 1024);
        var metering = gate.Subscribe(listens: true);
        Fill(gate, number: 1);
        gate.IsShut.ShouldBeTrue();

        Enumerable.Range(0, 1000).Count(_ => gate.TryAdmit(Seen(StartTransaction, number: 1))).ShouldBe(TrafficGate.MaxShareBytes / SizeOfOne);
        gate.TryAdmit(Seen(StartTransaction, number: 2)).ShouldBeTrue();

        gate.Greedy!.Number.ShouldBe(1);
        gate.Skipped.ShouldBe(1000 - (TrafficGate.MaxShareBytes / SizeOfOne));
        metering.BacklogBytes.ShouldBeLessThan(11 * 1024 * 1024);
    }

    [Fact]
    public void A_share_is_new_once_the_readers_have_caught_up()
    {
        var gate = new TrafficGate(maxBacklogBytes: 1024 * 1024);
        var metering = gate.Subscribe(listens: true);
        for (var round = 0; round < 3; round++)
        {
            var published = Fill(gate, number: 1);
            while (gate.TryAdmit(Seen(StartTransaction, number: 1)))
            {
                published.Add(Seen(StartTransaction, number: 1));
            }

            published.ForEach(metering.MarkRead);
            (gate.IsShut, metering.BacklogBytes).ShouldBe((false, 0));
        }
    }

    [Fact]
    public void At_twice_the_limit_nothing_is_admitted_however_many_send()
    {
        var gate = new TrafficGate(maxBacklogBytes: 1024 * 1024);
        var metering = gate.Subscribe(listens: true);
        Fill(gate, number: 0);

        for (var number = 1; number < 20_000; number++)
        {
            gate.TryAdmit(Seen(StartTransaction, number));
        }

        metering.BacklogBytes.ShouldBeInRange(2 * 1024 * 1024, (2 * 1024 * 1024) + SizeOfOne);
    }

    [Fact]
    public void A_shut_gate_skips_only_MeterValues_for_metering()
    {
        _gate.Subscribe(listens: true);
        Flood();

        _gate.IsOpen.ShouldBeTrue();
        _gate.TryAdmit(Seen(MeterValues)).ShouldBeFalse();
        _gate.TryAdmit(Seen(MeterValues)).ShouldBeFalse();
        _gate.TryAdmit(Seen(StartTransaction)).ShouldBeTrue();
        _gate.TryAdmit(Seen("\"MeterValues\"")).ShouldBeTrue();
        _gate.Skipped.ShouldBe(2);
    }

    [Fact]
    public void An_open_gate_skips_nothing()
    {
        _gate.Subscribe(listens: true);

        _gate.TryAdmit(Seen(MeterValues)).ShouldBeTrue();

        _gate.Skipped.ShouldBe(0);
    }

    [Fact]
    public async Task Concurrent_use_leaves_the_gate_open_and_the_backlog_empty()
    {
        var readers = new[] { _gate.Subscribe(listens: false), _gate.Subscribe(listens: true) };

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var message = Seen(StartTransaction);
                if (_gate.TryAdmit(message))
                {
                    Array.ForEach(readers, reader => reader.MarkRead(message));
                }
            }
        })));

        _gate.IsShut.ShouldBeFalse();
        readers.ShouldAllBe(reader => reader.BacklogBytes == 0);
    }

    /// <summary>Publishes until the gate shuts.</summary>
    private List<MessageSeen> Flood(Action<MessageSeen>? taken = null)
    {
        var published = new List<MessageSeen>();
        while (!_gate.IsShut)
        {
            var message = Seen(StartTransaction);
            _gate.TryAdmit(message).ShouldBeTrue();
            published.Add(message);
            taken?.Invoke(message);
        }

        return published;
    }

    /// <summary>Publishes messages of one connection until the gate shuts.</summary>
    private static List<MessageSeen> Fill(TrafficGate gate, long number)
    {
        var published = new List<MessageSeen>();
        while (!gate.IsShut)
        {
            published.Add(Seen(StartTransaction, number));
            gate.TryAdmit(published[^1]).ShouldBeTrue();
        }

        return published;
    }

    private static MessageSeen Seen(string payload, long number = 1) => new(
        new ChargePointConnection(number, "/CP", new ChargePointId("CP"), null),
        DateTimeOffset.UnixEpoch, Direction.FromChargePoint, OcppMessage.OfJson(Encoding.UTF8.GetBytes(payload)), 0);
}
