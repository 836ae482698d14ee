using Akka.Event;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Sessions;

/// <summary>The log lines about charge points that connect too often for lines of their own.</summary>
internal sealed class FrequentConnectionsLog(ILoggingAdapter log)
{
    private readonly FrequentConnections _frequent = new();

    /// <summary>A charge point asks for a connection: whether its lines are summed up.</summary>
    public bool Begin(ChargePointId id)
    {
        var mode = _frequent.Begin(id);
        if (mode == LineMode.BeginsSummary)
        {
            log.Info(
                "Charge point {ChargePoint} has asked for more than {Connections} connections within a minute; from now on they are summed up "
                + "once a minute, and -v shows each",
                id, FrequentConnections.MaxInFull);
        }

        return mode != LineMode.Full;
    }

    /// <summary>The level of a warning about a charge point: debug where its lines are summed up.</summary>
    public LogLevel WarningFor(ChargePointId id) => _frequent.IsSummedUp(id) ? LogLevel.DebugLevel : LogLevel.WarningLevel;

    /// <summary>The CPMS has accepted a connection.</summary>
    public void Accept(ChargePointId id) => _frequent.Accept(id);

    /// <summary>A connection has ended that has no line of its own.</summary>
    public void Record(ConnectionOutcome outcome)
    {
        if (!_frequent.TryEnd(outcome))
        {
            log.Log(LevelOf(outcome.IsWarning), "Charge point {ChargePoint}: {Outcome}", [outcome.ChargePoint, outcome.Words]);
        }
    }

    /// <summary>Logs what has happened since the last time.</summary>
    public void SumUp()
    {
        foreach (var summary in _frequent.SumUp())
        {
            log.Log(
                LevelOf(summary.IsWarning),
                "Charge point {ChargePoint} has asked for {Requests} connections since the last summary, and the CPMS accepted {Accepted}. {State}Last outcome: {Outcome}",
                [
                    summary.ChargePoint,
                    summary.Requests,
                    summary.Accepted,
                    summary.IsOver ? "Its connections are logged one by one again. " : "",
                    summary.Last ?? "none has ended",
                ]);
        }
    }

    private static LogLevel LevelOf(bool isWarning) => isWarning ? LogLevel.WarningLevel : LogLevel.InfoLevel;
}
