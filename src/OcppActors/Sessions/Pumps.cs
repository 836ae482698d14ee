using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Sessions;

/// <summary>The pumps of a tunnel's two directions, and how they ended.</summary>
internal sealed class Pumps
{
    private readonly FramePump _fromCharger;
    private readonly FramePump _fromCpms;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PumpResult> _ended = [];
    private ReadOnlyMemory<byte> _answer;
    private int _running = 2;

    public Pumps(TunnelEnd charger, TunnelEnd cpms, SessionTap tap, TapOptions options)
    {
        _fromCharger = new FramePump(
            Direction.FromChargePoint, charger, cpms, new Wiretap(Direction.FromChargePoint, tap, options));
        _fromCpms = new FramePump(Direction.FromCsms, cpms, charger, new Wiretap(Direction.FromCsms, tap, options));
    }

    /// <summary>One end has broken, and the other is being reset.</summary>
    public bool IsResetting { get; set; }

    /// <summary>Both directions have ended, and no end is being reset.</summary>
    public bool IsFinished => _ended.Count == 2 && !IsResetting;

    /// <summary>Completes, never with an exception, when neither direction uses its ends any more.</summary>
    public Task Finished => _finished.Task;

    /// <summary>The CPMS has ended its direction.</summary>
    public bool CpmsHasEnded => _ended.Exists(result => result.Sender == Direction.FromCsms);

    /// <summary>For how long nothing has come from the charger.</summary>
    public TimeSpan ChargerSilence => _fromCharger.Silence;

    /// <summary>Starts both on the thread pool: a pump whose ends are always ready would not return the caller's thread.</summary>
    /// <param name="answer">The CPMS's 101, for the charger.</param>
    /// <param name="ended">Called with each direction's end, on any thread.</param>
    /// <param name="failed">Called with a bug, on any thread.</param>
    public void Start(ReadOnlyMemory<byte> answer, Action<PumpResult> ended, Action<Exception> failed)
    {
        _answer = answer;
        ThreadPool.UnsafeQueueUserWorkItem(state => _ = RunAsync(_fromCpms, ended, failed), null);
        ThreadPool.UnsafeQueueUserWorkItem(state => _ = RunAsync(_fromCharger, ended, failed), null);
    }

    /// <summary>Sends Close 1001 to both ends at the next frame boundary, then FIN.</summary>
    /// <param name="sparesCharger">Whether the charger gets neither: it is reset when the CPMS has closed.</param>
    public void BeginClose(bool sparesCharger) => BeginClose(CloseMode.GoingAway, sparesCharger ? CloseMode.Abrupt : CloseMode.GoingAway);

    /// <summary>Waits for frame boundaries no longer.</summary>
    public void Abort()
    {
        _fromCharger.Abort();
        _fromCpms.Abort();
    }

    /// <summary>Sends FIN to both ends, without a Close; what they still send is dropped.</summary>
    public void Release() => BeginClose(CloseMode.Fin, CloseMode.Fin);

    public void Record(PumpResult result) => _ended.Add(result);

    /// <summary>Whether the frames of a direction that has ended could not be read to the end.</summary>
    public bool IsBlind(Direction sender) => (sender == Direction.FromChargePoint ? _fromCharger : _fromCpms).IsBlind;

    // Set on both before either acts: the CPMS's answer to our Close must not be relayed as a close of its own.
    private void BeginClose(CloseMode toCpms, CloseMode toCharger)
    {
        _fromCpms.SetCloseMode(toCharger);
        _fromCharger.BeginClose(toCpms);
        _fromCpms.BeginClose(toCharger);
    }

    private async Task RunAsync(FramePump pump, Action<PumpResult> ended, Action<Exception> failed)
    {
        try
        {
            ended(await pump.RunAsync(pump == _fromCpms ? TakeAnswer() : default));
        }
        catch (Exception bug)
        {
            failed(bug);
        }
        finally
        {
            if (Interlocked.Decrement(ref _running) == 0)
            {
                _finished.SetResult();
            }
        }
    }

    // The 101 is needed once; the field must not keep it for as long as the tunnel lives.
    private ReadOnlyMemory<byte> TakeAnswer()
    {
        var answer = _answer;
        _answer = default;
        return answer;
    }
}
