using System.Diagnostics;
using System.Text;

namespace OcppActors.LoadBench.Load;

/// <summary>A charger: connects, calls, and takes the answer. One call is in progress at a time, as OCPP-J has it.</summary>
internal sealed class Charger(Fleet fleet, int number) : Peer
{
    private readonly MeterCall _call = new(number, TimeProvider.System);
    private State _state;
    private long _calledAt;
    private readonly Queue<long> _due = [];

    private enum State
    {
        Away,
        Connecting,
        Shaking,
        Idle,
        Calling,
    }

    public bool IsCalling => _state == State.Calling;

    public bool IsConnected => _state >= State.Idle;

    public void Connect(EventLoop loop)
    {
        Descriptor = Libc.Connect(fleet.Port);
        if (!IsOpen)
        {
            Lose();
            return;
        }

        _state = State.Connecting;
        loop.Add(this, Libc.Writable);
    }

    /// <summary>Calls at once, or, where an answer is still missing, as soon as it has come; the wait then counts.</summary>
    public void Call()
    {
        if (_state == State.Idle)
        {
            _state = State.Calling;
            _calledAt = Stopwatch.GetTimestamp();
            if (!Libc.Send(Descriptor, _call.Next()))
            {
                Lose();
            }
        }
        else if (_state == State.Calling)
        {
            _due.Enqueue(Stopwatch.GetTimestamp());
        }
    }

    public override void OnReady(EventLoop loop, uint events)
    {
        if (_state == State.Connecting)
        {
            _state = State.Shaking;
            if ((events & Libc.Broken) != 0 || !Libc.Send(Descriptor, Encoding.ASCII.GetBytes(Upgrade.OfCharger(number, fleet.Port))))
            {
                Lose();
                return;
            }

            loop.Change(this, Libc.Readable);
        }
        else if (!Receive(loop, out var bytes) || !Take(bytes))
        {
            Lose();
        }
    }

    private bool Take(ReadOnlySpan<byte> bytes)
    {
        if (_state == State.Shaking && Upgrade.TryTakeHead(ref bytes, out var head))
        {
            if (!Upgrade.Accepts(head))
            {
                return false;
            }

            _state = State.Idle;
            fleet.Joined();
        }

        while (IsConnected && Frame.TryTake(ref bytes, out var frame))
        {
            if (_state != State.Calling || frame.Opcode != Frame.Text || !_call.IsAnsweredBy(frame.Payload))
            {
                return false;
            }

            Answered();
        }

        if (IsOpen)
        {
            Keep(bytes);
        }

        return true;
    }

    private void Answered()
    {
        fleet.Counts.Add(_calledAt);
        _state = State.Idle;
        if (fleet.IsClosedLoop)
        {
            Call();
        }
        else if (_due.TryDequeue(out var due))
        {
            Call();
            _calledAt = due;
        }
    }

    private void Lose()
    {
        var wasConnected = IsConnected;
        _state = State.Away;
        _due.Clear();
        Cut();
        fleet.Lost(this, wasConnected);
    }
}
