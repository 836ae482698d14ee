using Akka.Actor;
using Akka.Event;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>The way to the CPMS, and what the charger is told when there is none.</summary>
internal sealed partial class ChargePointSession
{
    /// <summary>It is this session's turn to dial the CPMS.</summary>
    public sealed record Dial
    {
        public static Dial Instance { get; } = new();
    }

    /// <summary>A newer request of the same path has taken this session's place among those that wait to dial.</summary>
    public sealed record DialReplaced
    {
        public static DialReplaced Instance { get; } = new();
    }

    /// <summary>The old connection of the path is over: the CPMS may take this one now.</summary>
    public sealed record Redial
    {
        public static Redial Instance { get; } = new();
    }

    /// <summary>The CPMS's refusal stands.</summary>
    /// <param name="Reason">Why the old connection has not been closed, in words for the log; null where there is none.</param>
    public sealed record EvictionRejected(string? Reason);

    private CancellationTokenSource? _hangUp;
    private CancellationTokenRegistration _gone;
    private Task<DialOutcome>? _dial;
    private DialOutcome.Refused? _refusal;
    private long? _dialingAgainSince;

    private void Waiting(object message)
    {
        switch (message)
        {
            case Dial:
                StartDialing();
                break;
            case DialReplaced:
                _log.Info("Charge point {0} has sent a newer request, which is answered instead of this one", Id);
                _context.Metrics.Replaced.Increment();
                Refuse(Responses.Unavailable("A newer request of the same charger is answered instead"));
                break;
            default:
                Unanswered(message);
                break;
        }
    }

    private void Dialing(object message)
    {
        switch (message)
        {
            case Dialed dialed when dialed.Generation == _generation:
                HangUp();
                _dial = null;
                Take(dialed.Outcome);
                break;
            default:
                Unanswered(message);
                break;
        }
    }

    // The CPMS has refused this connection while an older one of the same path is open, or was a moment ago.
    private void Knocking(object message)
    {
        switch (message)
        {
            case Redial:
                _dialingAgainSince = _context.Time.GetTimestamp();
                StartDialing();
                break;
            case RetryDial:
                StartDialing();
                break;
            case EvictionRejected stayOut:
                TurnAway(_refusal!, stayOut.Reason);
                break;
            default:
                Unanswered(message);
                break;
        }
    }

    // What may happen as long as the charger has no answer.
    private void Unanswered(object message)
    {
        switch (message)
        {
            case Stop:
                _isStopping = true;
                Refuse(Responses.Stopping);
                break;
            case ChargerDisconnected:
                _log.Info("Charge point {0} left before the CPMS had answered", Id);
                _context.Metrics.Abandoned.Increment();
                Context.Stop(Self);
                break;
            case TimedOut when _refusal is not null:
                TurnAway(_refusal, null);
                break;
            case TimedOut:
                Fail(504, _dial is null
                    ? "too many other chargers came before it"
                    : $"it did not answer within {_context.DialTimeout.TotalSeconds:0.#} s");
                break;
            default:
                Either(message);
                break;
        }
    }

    private void Refusing(object message)
    {
        switch (message)
        {
            case RefusalSent answered when answered.Generation == _generation:
                _inOrder = true;
                Context.Stop(Self);
                break;
            default:
                Either(message);
                break;
        }
    }

    private void AwaitTurn()
    {
        var self = Self;
        _gone = Charger.Gone.Register(() => self.Tell(ChargerDisconnected.Instance, ActorRefs.NoSender));
        GiveTime(_context.DialTimeout);
    }

    private void StartDialing()
    {
        Become(Dialing);
        var generation = ++_generation;
        _hangUp = new CancellationTokenSource();
        _dial = _context.Dialer.DialAsync(Request, _hangUp.Token);
        _ = _dial.PipeTo(
            Self,
            success: outcome => new Dialed(generation, outcome),
            failure: bug => new Faulted(generation, bug));
    }

    private void Take(DialOutcome outcome)
    {
        switch (outcome)
        {
            case DialOutcome.Accepted accepted:
                EndDialing();
                _context.Dials.Succeeded(Request.Path);
                AskForPlace(accepted);
                break;
            case DialOutcome.Refused refused when EvictionRule.IsFinal(refused.Status):
                TurnAway(refused, null);
                break;
            case DialOutcome.Refused refused when _dialingAgainSince is null:
                _refusal = refused;
                Become(Knocking);
                Context.Parent.Tell(new ChargePoints.RequestEviction(_open, refused.Status));
                break;
            case DialOutcome.Refused refused when _context.Time.GetElapsedTime(_dialingAgainSince.Value) < _context.Takeover.Retrying:
                _refusal = refused;
                Become(Knocking);
                Timers.StartSingleTimer(nameof(RetryDial), RetryDial.Instance, _context.Takeover.RetryPause);
                break;
            case DialOutcome.Refused refused:
                TurnAway(refused, null);
                break;
            case DialOutcome.Failed failed:
                Fail(failed.Status, failed.Reason);
                break;
        }
    }

    private void TurnAway(DialOutcome.Refused refusal, string? whyOldStays)
    {
        _context.Metrics.Refusals.Increment();
        if (whyOldStays is null)
        {
            _context.Dials.Failed(Request.Path, $"it answered {refusal.Status}");
            _log.Warning("Charge point {0}: the CPMS answered {1}{2}", Id, refusal.Status, Advice.For(refusal.Status));
        }
        else
        {
            _log.Warning(
                "Charge point {0}: the CPMS answered {1} to a second connection, and the open one stays: {2}",
                Id, refusal.Status, whyOldStays);
        }

        Refuse(refusal.Answer);
    }

    private void Fail(int status, string reason)
    {
        (status == 504 ? _context.Metrics.DialTimeouts : _context.Metrics.Unreachable).Increment();
        _context.Dials.Failed(Request.Path, reason);
        _log.Warning("Charge point {0}: no connection to the CPMS, {1}", Id, reason);
        Refuse(Responses.NoCpms(status));
    }

    private void Refuse(ReadOnlyMemory<byte> answer)
    {
        EndDialing();
        Become(Refusing);
        var generation = ++_generation;
        _ = Charger.AnswerAndDrainAsync(answer, _context.CloseTime, _context.Time).PipeTo(
            Self,
            success: () => new RefusalSent(generation),
            failure: bug => new Faulted(generation, bug));
    }

    private void EndDialing()
    {
        HangUp();
        Timers.Cancel(nameof(TimedOut));
        Timers.Cancel(nameof(RetryDial));
        _gone.Dispose();
        _gone = default;
        Context.Parent.Tell(new ChargePoints.DialFinished(Request.Path));
    }

    // A dial under way ends; what it still brings is released with the session.
    private void HangUp()
    {
        _hangUp?.Cancel();
        _hangUp?.Dispose();
        _hangUp = null;
    }

    private sealed record Dialed(int Generation, DialOutcome Outcome) : IDeadLetterSuppression;

    private sealed record RefusalSent(int Generation) : IDeadLetterSuppression;

    private sealed record RetryDial
    {
        public static RetryDial Instance { get; } = new();
    }

    private sealed record ChargerDisconnected : IDeadLetterSuppression
    {
        public static ChargerDisconnected Instance { get; } = new();
    }
}
