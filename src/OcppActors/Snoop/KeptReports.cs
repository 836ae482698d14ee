using OcppActors.Domain.Ocpp;
using OcppActors.Messages;

namespace OcppActors.Snoop;

/// <summary>One snoop message that replays repeat.</summary>
/// <param name="Evse">The EVSE that it is about; 0: none.</param>
/// <param name="Connector">The connector that it is about; 0: none.</param>
/// <param name="At">Its timestamp.</param>
/// <param name="Rendered">The message.</param>
internal readonly record struct KeptReport(int Evse, int Connector, DateTimeOffset At, ReadOnlyMemory<byte> Rendered);

/// <summary>The StatusNotifications of one connection, or the BootNotification of one charge point, for replays.</summary>
/// <param name="chargePoint">Whose they are.</param>
/// <param name="most">How many are kept.</param>
internal sealed class KeptReports(ChargePointId chargePoint, int most)
{
    // Beside the message itself; measured, for a BootNotification and four statuses.
    private const int Overhead = 160;

    // What is said in the place of others comes before them.
    private const int BeforeAll = -1;

    private readonly List<KeptReport> _reports = [];

    public ChargePointId ChargePoint => chargePoint;

    /// <summary>How much memory they take, in bytes.</summary>
    public long Bytes { get; private set; }

    public IReadOnlyList<KeptReport> All => _reports;

    /// <summary>Keeps a report in the place of the one before it, unless it is too large or one too many.</summary>
    public void Record(KeptReport report)
    {
        _reports.RemoveAll(known => (known.Evse, known.Connector) == (report.Evse, report.Connector));
        if (_reports.Count < most && report.Rendered.Length <= ReplayCache.MaxReportBytes)
        {
            _reports.Add(report);
        }

        Count();
    }

    /// <summary>Keeps none of them any longer, and a message in their place that says so.</summary>
    public void GiveUp()
    {
        var payload = SnoopPayload.OfGivenUp(_reports.Count, _reports.Sum(report => (long)report.Rendered.Length));
        var (last, at) = (SnoopMessage.Parse(_reports[^1].Rendered), _reports[^1].At);
        _reports.Clear();
        if (last is not null)
        {
            var connection = new ChargePointConnection(0, "", chargePoint, last.Protocol);
            var seen = new MessageSeen(connection, at, Direction.FromChargePoint, new OcppMessage(payload, null), 0);
            _reports.Add(new KeptReport(BeforeAll, BeforeAll, at, SnoopEnvelope.Render(seen)));
        }

        Count();
    }

    private void Count() => Bytes = _reports.Sum(report => (long)report.Rendered.Length + Overhead);
}
