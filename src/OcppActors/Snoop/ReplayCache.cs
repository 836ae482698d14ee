using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;

namespace OcppActors.Snoop;

/// <summary>
/// What a new snoop client gets first: the open connections, each charge point's last BootNotification, and the last
/// StatusNotification of each connector, as they were first sent. The rendered messages are shared, not copied.
/// </summary>
/// <param name="maxBoots">How many BootNotifications to keep. They outlive the connection, since chargers do not boot for each one.</param>
/// <param name="maxBytes">How much memory the reports may take in all. Beyond it those of whom they are the largest are given up.</param>
internal sealed class ReplayCache(int maxBoots = ReplayCache.MaxBoots, long maxBytes = ReplayCache.MaxBytes)
{
    public const int MaxBoots = 20_000;

    /// <summary>How much memory the reports may take in all, in bytes.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>How many connectors of one connection are kept.</summary>
    public const int MaxConnectors = 128;

    /// <summary>Larger reports, in bytes of the snoop message, are not kept; real ones are far smaller.</summary>
    public const int MaxReportBytes = 16 * 1024;

    private readonly Dictionary<long, Presence> _connected = [];
    private readonly Dictionary<ChargePointId, LinkedListNode<KeptReports>> _boots = [];
    private readonly LinkedList<KeptReports> _bootsByAge = [];

    /// <summary>How much memory the reports take, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Records one event.</summary>
    /// <param name="traffic">The event.</param>
    /// <param name="report">What it reports, where it is a message to be replayed.</param>
    /// <param name="rendered">The event's snoop message.</param>
    /// <returns>What had to be given up; null: nothing.</returns>
    public ReplayLoss? Record(TrafficEvent traffic, ReplayedReport? report, ReadOnlyMemory<byte> rendered)
    {
        switch (traffic)
        {
            case ChargePointConnected connected:
                Remove(connected.Connection);
                _connected[connected.Connection.Number] = new Presence(connected.Connection, rendered);
                break;
            case ChargePointDisconnected disconnected:
                Remove(disconnected.Connection);
                break;
            case MessageSeen when report is { Action: OcppAction.BootNotification }:
                RecordBoot(traffic.Connection.ChargePoint, new KeptReport(0, 0, traffic.Timestamp, rendered));
                break;
            case MessageSeen when report is { } status && _connected.TryGetValue(traffic.Connection.Number, out var presence):
                Record(presence.Statuses, new KeptReport(status.Evse, status.Connector, traffic.Timestamp, rendered));
                break;
        }

        return Bytes > maxBytes ? GiveUpLargest() : null;
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
                replay.AddRange(boot.Value.All.Select(report => report.Rendered));
            }

            replay.AddRange(chargePoint
                .SelectMany(presence => presence.Statuses.All)
                .OrderBy(status => (status.Evse, status.Connector, status.At))
                .Select(status => status.Rendered));
        }

        return replay.ToImmutable();
    }

    private void Remove(ChargePointConnection connection)
    {
        if (_connected.Remove(connection.Number, out var gone))
        {
            Bytes -= gone.Statuses.Bytes;
        }
    }

    private void RecordBoot(ChargePointId id, KeptReport report)
    {
        RemoveBoot(id);
        if (report.Rendered.Length > MaxReportBytes)
        {
            return;
        }

        var boot = new KeptReports(id, most: 1);
        _boots[id] = _bootsByAge.AddLast(boot);
        Record(boot, report);
        if (_boots.Count > maxBoots)
        {
            RemoveBoot(_bootsByAge.First!.Value.ChargePoint);
        }
    }

    private void RemoveBoot(ChargePointId id)
    {
        if (_boots.Remove(id, out var known))
        {
            Bytes -= known.Value.Bytes;
            _bootsByAge.Remove(known);
        }
    }

    private void Record(KeptReports kept, KeptReport report)
    {
        Bytes -= kept.Bytes;
        kept.Record(report);
        Bytes += kept.Bytes;
    }

    // An eighth at a time, since it looks at everything.
    private ReplayLoss GiveUpLargest()
    {
        var bySize = _connected.Values.Select(presence => presence.Statuses).Concat(_bootsByAge).OrderByDescending(kept => kept.Bytes).ToList();
        var (largest, bytes, count) = (bySize[0].ChargePoint, bySize[0].Bytes, 0);
        for (; count < bySize.Count && bySize[count].Bytes > 0 && Bytes > maxBytes - (maxBytes / 8); count++)
        {
            Bytes -= bySize[count].Bytes;
            bySize[count].GiveUp();
            Bytes += bySize[count].Bytes;
        }

        return new ReplayLoss(largest, bytes, count);
    }

    private sealed class Presence(ChargePointConnection connection, ReadOnlyMemory<byte> rendered)
    {
        public ChargePointConnection Connection => connection;

        public ReadOnlyMemory<byte> Rendered => rendered;

        public KeptReports Statuses { get; } = new(connection.ChargePoint, MaxConnectors);
    }
}
