using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace OcppActors.Tunnel;

/// <summary>
/// The charger's end: a Kestrel connection below its HTTP layer. It reads from Kestrel's pipe (decrypted where there is
/// TLS). Plain bytes are written to the socket itself, so that a finished write has left this process and a FIN may
/// follow it; under TLS they go through the pipe, which alone can encrypt.
/// </summary>
internal sealed class ChargerEnd : TunnelEnd
{
    private readonly ConnectionContext _connection;
    private readonly Socket? _socket;
    private readonly SslStream? _tls;
    private SequencePosition _read;
    private volatile bool _aborted;

    public ChargerEnd(ConnectionContext connection)
    {
        _connection = connection;
        _socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        _tls = connection.Features.Get<ISslStreamFeature>()?.SslStream;
    }

    /// <summary>
    /// Kestrel reads one chunk ahead, and so finds a FIN or a reset that nothing unread stands before: behind TLS's own
    /// farewell, for one, it is found by the next read.
    /// </summary>
    public override CancellationToken Gone => _connection.ConnectionClosed;

    /// <inheritdoc/>
    public override bool HasArrived => _socket?.HasArrived() ?? true;

    /// <inheritdoc/>
    public override bool IsBroken => _socket?.IsBroken() ?? false;

    private bool IsPlain => _socket is not null && _tls is null;

    private PipeReader Input => _connection.Transport.Input;

    private PipeWriter Output => _connection.Transport.Output;

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<TunnelRead> ReadAsync()
    {
        try
        {
            var result = await Input.ReadAsync();
            if (_aborted)
            {
                throw new IOException("The connection was aborted.");
            }

            _read = result.Buffer.End;
            if (result.Buffer.IsEmpty && !result.IsCompleted)
            {
                Input.AdvanceTo(_read);
            }

            return new TunnelRead(result.Buffer, result.Buffer.IsEmpty && result.IsCompleted);
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException(lost.Message, lost);
        }
    }

    /// <inheritdoc/>
    public override void Consumed() => Input.AdvanceTo(_read);

    /// <inheritdoc/>
    public override void Interrupt() => Input.CancelPendingRead();

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (IsPlain)
            {
                await SendAsync(bytes);
            }
            else if (await Output.WriteAsync(bytes) is { IsCompleted: true } or { IsCanceled: true })
            {
                throw new IOException("The connection was aborted.");
            }
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException(lost.Message, lost);
        }
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        _aborted = true;
        _socket?.Reset();
        Input.CancelPendingRead();
        _connection.Abort(new ConnectionAbortedException("The tunnel has ended."));
    }

    /// <summary>The endpoint's task owns the connection; when that returns, Kestrel closes and disposes of it.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override async ValueTask SendFinAsync()
    {
        if (_tls is not null)
        {
            await _tls.ShutdownAsync();
        }
        else
        {
            _socket?.Finish();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket!.SendAsync(bytes)..];
        }
    }
}
