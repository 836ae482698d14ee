using System.Text;
using Akka.Actor;
using Akka.Event;
using OcppActors.Messages;
using OcppActors.Traffic;

namespace OcppActors.Snoop;

/// <summary>
/// Publishes the snoop stream of a remote relay on this process's EventStream, as if its traffic had passed here, and
/// reconnects when the stream is lost.
/// </summary>
public sealed class SnoopSource : UntypedActor, IWithTimers
{
    private static readonly TimeSpan MinRetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRetryPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(10);

    // Unique across restarts of the actor: a reader of the failed instance still sends to the same mailbox.
    private static long _connections;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SnoopRoster _roster = new();
    private readonly SnoopSourceOptions _options;
    private readonly string _relay;
    private readonly TrafficGate _gate;
    private readonly TimeProvider _time;
    private readonly LinkMonitor _link;
    private TimeSpan _pause = MinRetryPause;
    private long _generation;
    private bool _isReplaying;
    private bool _isOutageLogged;
    private bool _isUnreadableLogged;
    private bool _isFullLogged;

    /// <param name="options">The relay.</param>
    /// <param name="gate">Counts what is published.</param>
    /// <param name="time">The clock.</param>
    /// <param name="link">Gets the state of the connection.</param>
    public SnoopSource(SnoopSourceOptions options, TrafficGate gate, TimeProvider time, LinkMonitor link)
    {
        (_options, _relay) = (options, PublicUrl.Of(options.Url));
        (_gate, _time, _link) = (gate, time, link);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _log.Debug("{Actor} started", Self.Path);
        StartLostTimer();
        Connect();
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _log.Debug("{Actor} stopped", Self.Path);
    }

    // Connecting --Connected--> Reading --StreamEnded, Faulted--> Pausing --Retry--> Connecting
    //      '-------------------StreamEnded, Faulted------------------^
    // FeedLost is published when no stream has been read for LostAfter.
    protected override void OnReceive(object message) => Connecting(message);

    private void Connecting(object message)
    {
        switch (message)
        {
            case Connected connected when connected.Generation == _generation:
                BeginReading(connected.IsReplaying);
                break;
            case StreamEnded ended when ended.Generation == _generation:
                Pause(ended.Reason);
                break;
            case Faulted faulted when faulted.Generation == _generation:
                Pause($"reading it failed unexpectedly ({faulted.Bug.GetType().Name})", faulted.Bug);
                break;
            default:
                if (!TryHandleShared(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    private void Reading(object message)
    {
        switch (message)
        {
            case Received received when received.Generation == _generation:
                Publish(received.Message);
                break;
            case Unreadable unreadable when unreadable.Generation == _generation:
                LogUnreadable(unreadable.Text);
                break;
            case ReplayEnded replay when replay.Generation == _generation:
                EndReplay();
                break;
            case StreamEnded ended when ended.Generation == _generation:
                Pause(ended.Reason);
                break;
            case Faulted faulted when faulted.Generation == _generation:
                Pause($"reading it failed unexpectedly ({faulted.Bug.GetType().Name})", faulted.Bug);
                break;
            default:
                if (!TryHandleShared(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    private void Pausing(object message)
    {
        switch (message)
        {
            case Retry:
                Become(Connecting);
                Connect();
                break;
            default:
                if (!TryHandleShared(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    // What an earlier connection still sends is dropped in every state.
    private static bool TryHandleShared(object message)
    {
        if (message is FeedLost)
        {
            Context.System.EventStream.Publish(message);
            return true;
        }

        return message is Outcome;
    }

    private void Connect()
    {
        var self = Self;
        var generation = _generation = Interlocked.Increment(ref _connections);
        var access = _options.Access();
        _ = SnoopReader.RunAsync(
                _options.Url,
                access.Token,
                access.Tls,
                connected: replay => self.Tell(new Connected(generation, IsReplaying: replay > 0)),
                received: json => self.Tell(SnoopMessage.Parse(json) is { } message
                    ? new Received(generation, message)
                    : Unreadable.Of(generation, json)),
                replayEnded: () => self.Tell(new ReplayEnded(generation)),
                _stopping.Token)
            .PipeTo(
                Self,
                success: reason => new StreamEnded(generation, reason),
                failure: bug => new Faulted(generation, bug));
    }

    private void BeginReading(bool isReplaying)
    {
        Become(Reading);
        _isReplaying = isReplaying;
        Timers.Cancel(nameof(FeedLost));
        _link.ReportUp();
        _roster.Resume();
        _pause = MinRetryPause;
        _isOutageLogged = false;
        _isUnreadableLogged = false;
        _log.Info("Reading the snoop stream of {Relay}", _relay);
        Context.System.EventStream.Publish(FeedUp.Instance);
    }

    private void Publish(SnoopMessage message)
    {
        if (_roster.Apply(message) is { } traffic)
        {
            Publish(_isReplaying && traffic is MessageSeen seen ? seen with { IsReplayed = true } : traffic);
        }
        else if (!_isFullLogged)
        {
            _isFullLogged = true;
            _log.Warning(
                "The snoop stream of {Relay} names more than {Connections} open connections; more are left out (logged once). Is it the stream of a relay?",
                _relay, SnoopRoster.MaxConnections);
        }
    }

    private void Publish(TrafficEvent traffic)
    {
        if (traffic is not MessageSeen message || _gate.TryAdmit(message))
        {
            Context.System.EventStream.Publish(traffic);
        }
    }

    private void LogUnreadable(string text)
    {
        if (!_isUnreadableLogged)
        {
            _isUnreadableLogged = true;
            _log.Warning("The snoop stream of {Relay} sent something that is not a valid snoop message (logged once): {Text}", _relay, text);
        }
    }

    private void EndReplay()
    {
        _isReplaying = false;
        foreach (var over in _roster.EndReplay(_time.GetUtcNow()))
        {
            _log.Info("{ChargePoint} has disconnected while the connection to its relay was down", over.Connection.ChargePoint);
            Publish(over);
        }

        Context.System.EventStream.Publish(FeedSynchronized.Instance);
    }

    private void Pause(string reason, Exception? bug = null)
    {
        Become(Pausing);
        _link.ReportDown(reason);
        if (bug is not null)
        {
            _log.Error(bug, "No snoop stream from {Relay}: {Reason}. Trying again until it is back", _relay, reason);
        }
        else if (!_isOutageLogged)
        {
            _log.Warning("No snoop stream from {Relay}: {Reason}. Trying again until it is back", _relay, reason);
        }

        _isOutageLogged = true;
        if (!Timers.IsTimerActive(nameof(FeedLost)))
        {
            StartLostTimer();
        }

        Timers.StartSingleTimer(nameof(Retry), new Retry(), _pause);
        _pause = _pause * 2 < MaxRetryPause ? _pause * 2 : MaxRetryPause;
    }

    private void StartLostTimer() => Timers.StartSingleTimer(nameof(FeedLost), FeedLost.Instance, LostAfter);

    /// <summary>What the reader of one connection reports.</summary>
    private abstract record Outcome(long Generation) : IDeadLetterSuppression;

    private sealed record Connected(long Generation, bool IsReplaying) : Outcome(Generation);

    private sealed record Received(long Generation, SnoopMessage Message) : Outcome(Generation);

    private sealed record ReplayEnded(long Generation) : Outcome(Generation);

    private sealed record StreamEnded(long Generation, string Reason) : Outcome(Generation);

    private sealed record Faulted(long Generation, Exception Bug) : Outcome(Generation);

    private sealed record Unreadable(long Generation, string Text) : Outcome(Generation)
    {
        private const int MaxBytes = 200;

        public static Unreadable Of(long generation, ReadOnlyMemory<byte> bytes) =>
            new(generation, Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, MaxBytes)]));
    }

    private sealed record Retry;
}
