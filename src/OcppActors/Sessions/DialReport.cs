using Akka.Event;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>Counts and logs how a charger's request ended; gives the answer that the charger gets.</summary>
internal readonly struct DialReport(SessionContext context, SessionLog log, string path, Route route)
{
    private ChargePointId ChargePoint => route.ChargePoint;

    public void Accepted() => context.Dials.Succeeded(path);

    /// <summary>The CPMS has refused the charger.</summary>
    /// <param name="refusal">Its answer, which the charger gets.</param>
    /// <param name="objection">Why an open connection of the path was not closed for it; null where there was none.</param>
    public ReadOnlyMemory<byte> Refused(DialOutcome.Refused refusal, string? objection)
    {
        context.Metrics.Refusals.Increment();
        if (objection is null)
        {
            context.Dials.Failed(path, $"it answered {refusal.Status}");
            log.Outcome(
                LogLevel.WarningLevel,
                "Charge point {ChargePoint}: the CPMS answered {Status}{Advice}",
                ChargePoint, refusal.Status, Advice.For(refusal, route));
        }
        else
        {
            log.Outcome(
                LogLevel.WarningLevel,
                "Charge point {ChargePoint}: the CPMS answered {Status} to a second connection, and the open one stays: {Reason}",
                ChargePoint, refusal.Status, objection);
        }

        return refusal.Answer;
    }

    /// <summary>The CPMS could not be reached.</summary>
    public ReadOnlyMemory<byte> Failed(int status, string reason)
    {
        (status == 504 ? context.Metrics.DialTimeouts : context.Metrics.Unreachable).Increment();
        context.Dials.Failed(path, reason);
        log.Outcome(LogLevel.WarningLevel, "Charge point {ChargePoint}: no connection to the CPMS, {Reason}", ChargePoint, reason);
        return Responses.NoCpms(status);
    }

    /// <summary>No answer came in time.</summary>
    /// <param name="wasDialing">Whether the CPMS had been dialed at all.</param>
    /// <param name="awaited">What the dial waited for; null: not known.</param>
    public ReadOnlyMemory<byte> TimedOut(bool wasDialing, string? awaited) => Failed(504, wasDialing
        ? $"it did not answer within {context.DialTimeout.TotalSeconds:0.#} s{(awaited is null ? "" : $": {awaited}")}"
        : "too many other chargers of this CPMS came before it");

    /// <summary>A newer request of the same path is queued instead.</summary>
    public ReadOnlyMemory<byte> Replaced()
    {
        context.Metrics.Replaced.Increment();
        log.Outcome(
            LogLevel.InfoLevel, "Charge point {ChargePoint} has sent a newer request, which is answered instead of this one", ChargePoint);
        return Responses.Unavailable("A newer request of the same charger is answered instead");
    }

    /// <summary>The charger has disconnected before it had an answer.</summary>
    public void Abandoned()
    {
        context.Metrics.Abandoned.Increment();
        log.Outcome(
            LogLevel.InfoLevel,
            "Charge point {ChargePoint} left before the CPMS had answered, after {Seconds:0.0} s",
            ChargePoint, log.Age.TotalSeconds);
    }
}
