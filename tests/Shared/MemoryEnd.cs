using System.Threading.Channels;
using OcppActors.Transport.Tunnel;

namespace OcppActors.TestSupport;

/// <summary>An end of a tunnel in memory, with the far side in the test's hands.</summary>
internal sealed class MemoryEnd : TunnelEnd
{
    private readonly Channel<byte[]> _incoming = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CancellationTokenSource _gone = new();
    private TunnelRead _read;

    /// <summary>Completes when the tunnel has said that it sends no more.</summary>
    public TaskCompletionSource Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the tunnel has reset the connection.</summary>
    public TaskCompletionSource Aborted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the tunnel has let go of the connection.</summary>
    public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What <see cref="TunnelEnd.FinishAsync"/> throws.</summary>
    public Exception? Bug { get; init; }

    /// <summary>What <see cref="DisposeAsync"/> throws.</summary>
    public Exception? DisposeBug { get; init; }

    /// <summary>Unset: what was written is still on its way.</summary>
    public bool Arrived { get; set; } = true;

    public override bool IsAcknowledged => Arrived;

    /// <summary>Set: the far side has reset the connection, and nobody who does not read knows.</summary>
    public bool IsReset { get; set; }

    public override bool IsBroken => IsReset;

    /// <summary>Set: writes wait until <see cref="Open"/>.</summary>
    public bool IsStalled { get; init; }

    /// <summary>What happens just before an interruption.</summary>
    public Action<MemoryEnd> Interrupted { get; init; } = _ => { };

    /// <summary>Chunks read by the tunnel so far.</summary>
    public int Reads { get; private set; }

    public override CancellationToken Disconnected => _gone.Token;

    /// <summary>The far side has closed the connection, which is noticed though nobody reads.</summary>
    public void GoAway()
    {
        Close();
        _gone.Cancel();
    }

    public void Open() => _gate.TrySetResult();

    /// <summary>The far side sends.</summary>
    public void Send(params byte[] bytes) => _incoming.Writer.TryWrite(bytes);

    /// <summary>The far side says that it sends no more.</summary>
    public void Close() => _incoming.Writer.TryComplete();

    /// <summary>The far side's connection breaks.</summary>
    public void Break() => _incoming.Writer.TryComplete(new IOException("reset by the test"));

    /// <summary>The next bytes that the tunnel has written.</summary>
    public async Task<byte[]> ReceiveAsync() => await _outgoing.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15));

    public override async ValueTask ReadableAsync()
    {
        try
        {
            var chunk = await _incoming.Reader.ReadAsync();
            if (chunk.Length > 0)
            {
                Reads++;
            }

            _read = new TunnelRead(chunk, false);
        }
        catch (ChannelClosedException end) when (end.InnerException is null)
        {
            _read = new TunnelRead(default, true);
        }
        catch (ChannelClosedException lost)
        {
            throw new IOException(lost.Message, lost);
        }
    }

    public override TunnelRead Read()
    {
        var read = _read;
        _read = default;
        return read;
    }

    public override void Consumed()
    {
    }

    public override void Interrupt()
    {
        Interrupted(this);
        _incoming.Writer.TryWrite([]);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (IsStalled)
        {
            await _gate.Task;
        }

        if (!_outgoing.Writer.TryWrite(bytes.ToArray()))
        {
            throw new IOException("aborted");
        }
    }

    protected override ValueTask SendFinAsync()
    {
        if (Bug is not null)
        {
            throw Bug;
        }

        Finished.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public override void Abort()
    {
        Aborted.TrySetResult();
        _outgoing.Writer.TryComplete();
        _incoming.Writer.TryComplete(new IOException("aborted"));
        _gate.TrySetResult();
    }

    public override ValueTask DisposeAsync()
    {
        Disposed.TrySetResult();
        return DisposeBug is null ? ValueTask.CompletedTask : ValueTask.FromException(DisposeBug);
    }
}
