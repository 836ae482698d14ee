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

    private static MessageSeen Seen(string payload) => new(
        new ChargePointConnection(1, "/CP", new ChargePointId("CP"), null),
        DateTimeOffset.UnixEpoch, Direction.FromChargePoint, OcppMessage.OfJson(Encoding.UTF8.GetBytes(payload)), 0);
}
