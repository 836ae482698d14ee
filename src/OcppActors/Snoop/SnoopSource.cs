using Akka.Actor;
using Akka.Event;
using OcppActors.Messages;
using OcppActors.Traffic;
using OcppActors.Transport.Tls;

namespace OcppActors.Snoop;

/// <summary>
/// A snoop stream of a relay elsewhere as a source of events: connects, publishes what it reads on the EventStream as if
/// it had happened here, and connects again when the stream is lost.
/// </summary>
public sealed class SnoopSource : UntypedActor, IWithTimers
{
    private static readonly TimeSpan MinRetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRetryPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(10);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SnoopRoster _roster = new();
    private readonly Uri _url;
    private readonly Func<TlsClient> _tls;
    private readonly string _relay;
    private readonly string? _token;
    private readonly TrafficGate _gate;
    private readonly TimeProvider _time;
    private readonly LinkMonitor _link;
    private TimeSpan _pause = MinRetryPause;
    private bool _isOutageLogged;
    private bool _isUnreadableLogged;

    /// <param name="url">The relay's snoop port, <c>ws</c> or <c>wss</c>.</param>
    /// <param name="token">What that port asks for; null: nothing.</param>
    /// <param name="tls">How a <c>wss</c> port is spoken to just now.</param>
    /// <param name="gate">Counts what is published.</param>
    /// <param name="time">The clock.</param>
    /// <param name="link">Is told whether the stream is there.</param>
    public SnoopSource(Uri url, string? token, Func<TlsClient> tls, TrafficGate gate, TimeProvider time, LinkMonitor link)
    {
        (_url, _relay) = (url, PublicUrl.Of(url));
        (_token, _tls, _gate, _time, _link) = (token, tls, gate, time, link);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _log.Debug("{0} started", Self.Path);
        StartLostTimer();
        Connect();
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _log.Debug("{0} stopped", Self.Path);
    }

    // Connecting --Connected--> Reading --StreamEnded--> Pausing --Retry--> Connecting
    //      '-------------------StreamEnded------------------^
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Connected connected when connected.By == _stopping:
                Timers.Cancel(nameof(FeedLost));
                _link.ReportUp();
                _roster.Resume();
                _pause = MinRetryPause;
                _isOutageLogged = false;
                _isUnreadableLogged = false;
                _log.Info("Reading the snoop stream of {0}", _relay);
                Context.System.EventStream.Publish(FeedUp.Instance);
                break;
            case SnoopMessage heard:
                Publish(_roster.Apply(heard));
                break;
            case ReplayEnded replayed when replayed.By == _stopping:
                EndReplay();
                break;
            case Unreadable when _isUnreadableLogged:
                break;
            case Unreadable unreadable:
                _isUnreadableLogged = true;
                _log.Warning("The snoop stream of {0} sent something that is no snoop message, said once: {1}", _relay, unreadable.Text);
                break;
            case StreamEnded ended when ended.By == _stopping:
                Pause(ended.Reason);
                break;
            case Connected or ReplayEnded or StreamEnded:
                break; // of an incarnation that has failed
            case Retry:
                Connect();
                break;
            case FeedLost lost:
                Context.System.EventStream.Publish(lost);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Publish(TrafficEvent traffic)
    {
        if (traffic is not MessageSeen message || _gate.TryAdmit(message))
        {
            Context.System.EventStream.Publish(traffic);
        }
    }

    private void EndReplay()
    {
        foreach (var over in _roster.EndReplay(_time.GetUtcNow()))
        {
            _log.Info("{0} has disconnected while its relay was not heard", over.Connection.ChargePoint);
            Publish(over);
        }

        Context.System.EventStream.Publish(FeedSynchronized.Instance);
    }

    private void Connect()
    {
        var self = Self;
        var by = _stopping;
        _ = SnoopReader.RunAsync(
                _url,
                _token,
                _tls(),
                connected: _ => self.Tell(new Connected(by)),
                received: json => self.Tell(SnoopMessage.Parse(json) as object ?? Unreadable.Of(json)),
                replayEnded: () => self.Tell(new ReplayEnded(by)),
                _stopping.Token)
            .PipeTo(Self, success: reason => new StreamEnded(by, reason), failure: bug => new StreamEnded(by, bug.ToString()));
    }

    private void Pause(string reason)
    {
        _link.ReportDown(reason);
        if (!_isOutageLogged)
        {
            _log.Warning("No snoop stream from {0}: {1}. Trying again until it is back", _relay, reason);
        }

        _isOutageLogged = true;
        if (!Timers.IsTimerActive(nameof(FeedLost)))
        {
            StartLostTimer();
        }

        Timers.StartSingleTimer(nameof(Retry), Retry.Instance, _pause);
        _pause = _pause * 2 < MaxRetryPause ? _pause * 2 : MaxRetryPause;
    }

    private void StartLostTimer() => Timers.StartSingleTimer(nameof(FeedLost), FeedLost.Instance, LostAfter);

    private sealed record Connected(CancellationTokenSource By);

    private sealed record ReplayEnded(CancellationTokenSource By);

    private sealed record Retry
    {
        public static Retry Instance { get; } = new();
    }

    private sealed record StreamEnded(CancellationTokenSource By, string Reason);

    private sealed record Unreadable(string Text)
    {
        private const int MaxBytes = 200;

        public static Unreadable Of(ReadOnlyMemory<byte> bytes) =>
            new(System.Text.Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, MaxBytes)]));
    }
}
