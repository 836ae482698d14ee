using Akka.Actor;
using OcppActors.Transport.Http;
using OcppActors.Transport.Sockets;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>What a session owns and must release: the charger's end, the CPMS's, and the dial that may still bring one.</summary>
/// <param name="charger">The charger's end.</param>
/// <param name="dialer">Dials the CPMS.</param>
/// <param name="released">Called once when everything has been released.</param>
internal sealed class SessionConnections(TunnelEnd charger, IUpstreamDialer dialer, Action released)
{
    private CancellationTokenSource? _cancellation;
    private DialProgress? _progress;
    private Task<DialOutcome>? _pending;

    public TunnelEnd Charger => charger;

    /// <summary>The CPMS's end, once a dial has brought it.</summary>
    public TunnelEnd? Upstream { get; private set; }

    /// <summary>Whether a dial is under way.</summary>
    public bool IsDialing => _pending is not null;

    /// <summary>What the latest dial waits for, in words for the log.</summary>
    public string? Awaited => _progress?.Text;

    /// <summary>Dials the CPMS; one dial at a time.</summary>
    public Task<DialOutcome> DialAsync(UpgradeRequest request)
    {
        _cancellation = new CancellationTokenSource();
        _progress = new DialProgress();
        return _pending = dialer.DialAsync(request, _progress, _cancellation.Token);
    }

    /// <summary>The dial's outcome is being handled: what it has brought is owned from now on.</summary>
    public void CompleteDial(DialOutcome outcome)
    {
        CancelDial();
        (_pending, _progress) = (null, null);
        Upstream = (outcome as DialOutcome.Accepted)?.Upstream;
    }

    /// <summary>The dial has thrown, and the session knows.</summary>
    public void ForgetDial() => _pending = null;

    /// <summary>Cancels the dial. A connection that it brings all the same is released with the session.</summary>
    public void CancelDial()
    {
        _cancellation?.Cancel();
        _cancellation?.Dispose();
        _cancellation = null;
    }

    /// <summary>Resets both ends.</summary>
    public void Abort()
    {
        charger.Abort();
        Upstream?.Abort();
    }

    /// <summary>Disposes both ends as soon as nothing uses them any more.</summary>
    /// <param name="unused">Completes when the pumps use the ends no longer.</param>
    /// <param name="parent">Gets <see cref="SessionProtocol.SessionReleased"/> at the end.</param>
    public async Task ReleaseAsync(Task unused, IActorRef parent)
    {
        try
        {
            if (_pending is not null && await _pending is DialOutcome.Accepted late)
            {
                Upstream = late.Upstream;
            }

            await unused;
        }
        finally
        {
            await DisposeAsync(parent);
        }
    }

    // Whatever fails, the rest is released as well: the parent counts the sessions that have not been.
    private async Task DisposeAsync(IActorRef parent)
    {
        try
        {
            if (Upstream is not null)
            {
                await Upstream.DisposeAsync();
            }
        }
        finally
        {
            try
            {
                await charger.DisposeAsync();
            }
            finally
            {
                try
                {
                    released();
                }
                finally
                {
                    parent.Tell(SessionProtocol.SessionReleased.Instance, ActorRefs.NoSender);
                }
            }
        }
    }
}
