using Akka.Actor;
using Akka.Event;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>
/// The log lines of a session. Where its charge point connects too often, they are logged at debug level alone, and
/// <see cref="ChargePoints"/> gets the outcome to sum it up. The end of a connection that has lasted is always logged.
/// Safe from any thread.
/// </summary>
/// <param name="log">The session's log.</param>
/// <param name="chargePoint">Whose connection it is.</param>
/// <param name="isSummedUp">Whether its charge point connects too often.</param>
/// <param name="parent">Gets each <see cref="ConnectionOutcome"/> that is summed up.</param>
/// <param name="time">The clock.</param>
internal sealed class SessionLog(ILoggingAdapter log, ChargePointId chargePoint, bool isSummedUp, IActorRef parent, TimeProvider time)
{
    private const string Subject = "Charge point {ChargePoint}";

    private readonly long _begunAt = time.GetTimestamp();

    /// <summary>The charge point, as the lines name it.</summary>
    public ChargePointId ChargePoint => chargePoint;

    /// <summary>How long the session has lasted.</summary>
    public TimeSpan Age => time.GetElapsedTime(_begunAt);

    private bool IsSummedUp => isSummedUp && Age < FrequentConnections.Interval;

    public void Debug(string format, params object?[] values) => log.Debug(format, values);

    public void Info(string format, params object?[] values) => Write(IsSummedUp, LogLevel.InfoLevel, format, values);

    public void Warning(string format, params object?[] values) => Write(IsSummedUp, LogLevel.WarningLevel, format, values);

    /// <summary>How the session ended, as a line that begins with its charge point: <c>Charge point {ChargePoint}</c>.</summary>
    public void Outcome(LogLevel level, string format, params object?[] values)
    {
        var isQuiet = IsSummedUp; // asked once: the interval may end meanwhile, and the outcome must be told in one place
        Write(isQuiet, level, format, values);
        if (isQuiet)
        {
            var words = log.Formatter.Format(format[Subject.Length..], values[1..]).TrimStart(':', ' ');
            parent.Tell(new ConnectionOutcome(chargePoint, level > LogLevel.InfoLevel, words), ActorRefs.NoSender);
        }
    }

    public void Connected(string? subprotocol) =>
        Info("Charge point {ChargePoint} connected, {Subprotocol}", chargePoint, subprotocol ?? "no subprotocol");

    public void Disconnected(EndCause? cause) =>
        Outcome(LogLevel.InfoLevel, "Charge point {ChargePoint} disconnected: {Reason}", chargePoint, cause?.Words ?? "it was reset");

    /// <summary>A newer connection of the path takes its place.</summary>
    /// <param name="cause">What had ended it already; null: nothing.</param>
    public void Superseded(EndCause? cause)
    {
        if (cause is null)
        {
            Outcome(LogLevel.InfoLevel, "Charge point {ChargePoint} has reconnected; the new connection replaces the old one", chargePoint);
        }
        else
        {
            Disconnected(cause);
        }
    }

    /// <summary>It is closed for a newer connection of the path that the CPMS has refused.</summary>
    /// <param name="cause">What had ended it already; null: nothing.</param>
    /// <param name="status">What the CPMS answered to the newer one.</param>
    public void Evicted(EndCause? cause, int status)
    {
        if (cause is not null)
        {
            Disconnected(cause);
        }

        Outcome(
            LogLevel.InfoLevel,
            "Charge point {ChargePoint} has reconnected, but the CPMS answered {Status}, perhaps because the old connection is still open; closing the old connection",
            chargePoint, status);
    }

    /// <summary>Logs a bug in releasing what the session owned.</summary>
    public async Task ReleasedAsync(Task releasing)
    {
        try
        {
            await releasing;
        }
        catch (Exception bug)
        {
            log.Error(bug, "Charge point {ChargePoint}: its connection could not be released in order; report this with the log", chargePoint);
        }
    }

    public void DirectionEnded(PumpResult end) =>
        Debug("Charge point {ChargePoint}: the direction of {Sender} ended, {Ending} {Cause}", chargePoint, NameOf(end.Sender), end.Ending, end.Cause ?? "");

    public void Tap(SessionEvents.TapNotice notice)
    {
        if (notice is SessionEvents.TapEnded ended)
        {
            Warning(
                "Charge point {ChargePoint}: {Messages} from {Sender} are no longer shown, the connection goes on: {Reason}",
                chargePoint, ended.Messages, NameOf(ended.Sender), ended.Reason);
        }
        else
        {
            Warning(
                "Charge point {ChargePoint}: a message from {Sender} is not shown, the connection goes on: its end had not come when all incomplete messages together exceeded {Limit} MiB, and it was one of the largest (logged once per connection)",
                chargePoint, NameOf(notice.Sender), UnfinishedMessages.MaxBytes / (1024 * 1024));
        }
    }

    private static string NameOf(Direction sender) => sender == Direction.FromChargePoint ? "the charger" : "the CPMS";

    private void Write(bool isQuiet, LogLevel level, string format, object?[] values) =>
        log.Log(isQuiet ? LogLevel.DebugLevel : level, format, values);
}
