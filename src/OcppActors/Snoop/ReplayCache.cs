using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;

namespace OcppActors.Snoop;

/// <summary>
/// What a new snoop client gets first: the open connections, each charge point's last BootNotification, and the last
/// StatusNotification of each connector, as they were first sent. The rendered messages are shared, not copied.
/// </summary>
/// <param name="maxBoots">How many BootNotifications to keep. They outlive the connection, since chargers do not boot for each one.</param>
internal sealed class ReplayCache(int maxBoots = ReplayCache.MaxBoots)
{
    public const int MaxBoots = 20_000;

    /// <summary>How many connectors of one connection are kept.</summary>
    public const int MaxConnectors = 128;

    /// <summary>Larger reports, in bytes of the snoop message, are not kept; real ones are far smaller.</summary>
    public const int MaxReportBytes = 16 * 1024;

    private readonly Dictionary<long, Presence> _connected = [];
    private readonly Dictionary<ChargePointId, LinkedListNode<Boot>> _boots = [];
    private readonly LinkedList<Boot> _bootsByAge = [];

    /// <summary>Records one event.</summary>
    /// <param name="traffic">The event.</param>
    /// <param name="report">What it reports, where it is a message to be replayed.</param>
    /// <param name="rendered">The event's snoop message.</param>
    public void Record(TrafficEvent traffic, ReplayedReport? report, ReadOnlyMemory<byte> rendered)
    {
        switch (traffic)
        {
            case ChargePointConnected connected:
                _connected[connected.Connection.Number] = new Presence(connected.Connection, rendered);
                break;
            case ChargePointDisconnected disconnected:
                _connected.Remove(disconnected.Connection.Number);
                break;
            case MessageSeen when report is { Action: OcppAction.BootNotification }:
                RecordBoot(traffic.Connection.ChargePoint, rendered);
                break;
            case MessageSeen when report is { } status && _connected.TryGetValue(traffic.Connection.Number, out var presence):
                presence.Record(new Status(status.Evse, status.Connector, traffic.Timestamp, rendered));
                break;
        }
    }

    /// <summary>
    /// Charge point by charge point: its connections, its BootNotification, then its connectors' statuses in the order of
    /// the connectors. Where two connections report the same connector, the later report comes last.
    /// </summary>
    /// <param name="wanted">Selects the charge points.</param>
    public ImmutableArray<ReadOnlyMemory<byte>> Replay(Func<ChargePointId, bool> wanted)
    {
        var replay = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        var present = _connected.Values
            .Where(presence => wanted(presence.Connection.ChargePoint))
            .OrderBy(presence => presence.Connection.Number)
            .GroupBy(presence => presence.Connection.ChargePoint);
        foreach (var chargePoint in present)
        {
            replay.AddRange(chargePoint.Select(presence => presence.Rendered));
            if (_boots.TryGetValue(chargePoint.Key, out var boot))
            {
                replay.Add(boot.Value.Rendered);
            }

            replay.AddRange(chargePoint
                .SelectMany(presence => presence.Statuses)
                .OrderBy(status => (status.Evse, status.Connector, status.At))
                .Select(status => status.Rendered));
        }

        return replay.ToImmutable();
    }

    private void RecordBoot(ChargePointId id, ReadOnlyMemory<byte> rendered)
    {
        if (_boots.Remove(id, out var known))
        {
            _bootsByAge.Remove(known);
        }

        if (rendered.Length > MaxReportBytes)
        {
            return;
        }

        _boots[id] = _bootsByAge.AddLast(new Boot(id, rendered));
        if (_boots.Count > maxBoots)
        {
            _boots.Remove(_bootsByAge.First!.Value.ChargePoint);
            _bootsByAge.RemoveFirst();
        }
    }

    private sealed class Presence(ChargePointConnection connection, ReadOnlyMemory<byte> rendered)
    {
        private readonly List<Status> _statuses = [];

        public ChargePointConnection Connection => connection;

        public ReadOnlyMemory<byte> Rendered => rendered;

        public IReadOnlyList<Status> Statuses => _statuses;

        public void Record(Status status)
        {
            _statuses.RemoveAll(known => (known.Evse, known.Connector) == (status.Evse, status.Connector));
            if (_statuses.Count < MaxConnectors && status.Rendered.Length <= MaxReportBytes)
            {
                _statuses.Add(status);
            }
        }
    }

    private readonly record struct Status(int Evse, int Connector, DateTimeOffset At, ReadOnlyMemory<byte> Rendered);

    private readonly record struct Boot(ChargePointId ChargePoint, ReadOnlyMemory<byte> Rendered);
}
