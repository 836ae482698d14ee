using Akka.Actor;
using Akka.Event;
using OcppActors.Tunnel;

namespace OcppActors.Sessions;

/// <summary>The way to the CPMS, and what the charger is told when there is none.</summary>
internal sealed partial class ChargePointSession
{
    private void Dialing(object message)
    {
        switch (message)
        {
            case Dialed dialed when dialed.Generation == _generation:
                _dial = null;
                Take(dialed.Outcome);
                break;
            case Stop:
                _isStopping = true;
                _stopping.Cancel();
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
            case Refused:
                _inOrder = true;
                Context.Stop(Self);
                break;
            default:
                Either(message);
                break;
        }
    }

    private void Dial()
    {
        Become(Dialing);
        var generation = ++_generation;
        _dial = _context.Dialer.DialAsync(_request, _stopping.Token);
        _ = _dial.PipeTo(
            Self,
            success: outcome => new Dialed(generation, outcome),
            failure: bug => new Faulted(generation, bug));
    }

    private void Take(DialOutcome outcome)
    {
        switch (outcome)
        {
            case DialOutcome.Accepted late when _isStopping:
                _upstream = late.Upstream;
                Refuse(Responses.Stopping);
                break;
            case DialOutcome.Accepted accepted:
                OpenTunnel(accepted);
                break;
            case DialOutcome.Refused refused:
                _log.Warning("Charge point {0}: the CPMS answered {1}{2}", Id, refused.Status, Advice.For(refused.Status));
                Refuse(refused.Answer);
                break;
            case DialOutcome.Failed failed:
                _log.Warning("Charge point {0}: no connection to the CPMS, {1}", Id, failed.Reason);
                Refuse(Responses.NoCpms(failed.Status, failed.Reason));
                break;
        }
    }

    private void Refuse(ReadOnlyMemory<byte> answer)
    {
        Become(Refusing);
        var generation = _generation;
        _ = _charger.AnswerAndDrainAsync(answer, _context.CloseTime, _context.Time).PipeTo(
            Self,
            success: () => new Refused(),
            failure: bug => new Faulted(generation, bug));
    }

    private sealed record Dialed(int Generation, DialOutcome Outcome);

    private sealed record Refused;
}
