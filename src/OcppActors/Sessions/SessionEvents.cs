using Akka.Event;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>The messages of a session to itself: the outcomes of its asynchronous work, and its timers.</summary>
internal static class SessionEvents
{
    /// <summary>An outcome. It may arrive after the session has stopped, which is not worth a dead letter.</summary>
    /// <param name="Generation">The dial, the answer or the tunnel that it belongs to.</param>
    public abstract record Outcome(int Generation) : IDeadLetterSuppression;

    public sealed record Dialed(int Generation, DialOutcome Outcome) : Outcome(Generation);

    /// <summary>The charger has its refusal.</summary>
    public sealed record RefusalSent(int Generation) : Outcome(Generation);

    /// <summary>The first Close frame of a direction has passed.</summary>
    /// <param name="Generation">The tunnel's.</param>
    /// <param name="Close">The frame.</param>
    /// <param name="At">When, as a monotonic timestamp.</param>
    public sealed record CloseSeen(int Generation, WebSocketClose Close, long At) : Outcome(Generation);

    /// <summary>One direction of the tunnel has ended.</summary>
    public sealed record PumpEnded(int Generation, PumpResult Result) : Outcome(Generation);

    /// <summary>What a tap has to say in the log.</summary>
    public abstract record TapNotice(int Generation, Direction Sender) : Outcome(Generation);

    /// <summary>The tap of one direction shows fewer messages from now on; the tunnel goes on.</summary>
    /// <param name="Generation">The tunnel's.</param>
    /// <param name="Sender">The direction.</param>
    /// <param name="Messages">Which messages are no longer shown, in words for the log.</param>
    /// <param name="Reason">Why, in words for the log.</param>
    public sealed record TapEnded(int Generation, Direction Sender, string Messages, string Reason) : TapNotice(Generation, Sender);

    /// <summary>The tap has given up a message whose end had not come, for the first time; the tunnel goes on.</summary>
    public sealed record MessageGivenUp(int Generation, Direction Sender) : TapNotice(Generation, Sender);

    /// <summary>The end opposite a lost connection has been reset.</summary>
    public sealed record PeerReset(int Generation) : Outcome(Generation);

    /// <summary>Asynchronous work has thrown, which only a bug does.</summary>
    public sealed record Faulted(int Generation, Exception Bug) : Outcome(Generation);

    public sealed record ChargerDisconnected : IDeadLetterSuppression;

    public sealed record RetryDial;

    public sealed record TimedOut;

    public sealed record BoundaryTimedOut;
}
