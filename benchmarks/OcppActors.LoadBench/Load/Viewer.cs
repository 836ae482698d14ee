using System.Text;

namespace OcppActors.LoadBench.Load;

/// <summary>A snoop client that counts what it is sent.</summary>
internal sealed class Viewer(int port) : Peer
{
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _messages;
    private bool _isAsking;

    /// <summary>When it is being shown what passes.</summary>
    public Task Joined => _joined.Task;

    public long Messages => Volatile.Read(ref _messages);

    /// <summary>Whether the relay ended it, as it does with one that cannot keep up.</summary>
    public bool WasEnded { get; private set; }

    public void Connect(EventLoop loop)
    {
        Descriptor = Libc.Connect(port);
        if (IsOpen)
        {
            loop.Add(this, Libc.Writable);
        }
    }

    public override void OnReady(EventLoop loop, uint events)
    {
        if (!_isAsking)
        {
            _isAsking = Libc.Send(Descriptor, Encoding.ASCII.GetBytes(Upgrade.OfViewer(port)));
            loop.Change(this, Libc.Readable);
        }
        else if (!Receive(loop, out var bytes) || !Take(bytes))
        {
            WasEnded = true;
            _joined.TrySetException(new IOException("The relay has ended a snoop client"));
            Cut();
        }
    }

    private bool Take(ReadOnlySpan<byte> bytes)
    {
        if (!_joined.Task.IsCompleted && Upgrade.TryTakeHead(ref bytes, out var head))
        {
            if (!Upgrade.Accepts(head))
            {
                return false;
            }

            _joined.SetResult();
        }

        var count = 0;
        while (_joined.Task.IsCompleted && Frame.TryTake(ref bytes, out var frame))
        {
            if (frame.Opcode == Frame.Close)
            {
                return false;
            }

            count++;
        }

        Volatile.Write(ref _messages, _messages + count);
        Keep(bytes);
        return true;
    }
}
