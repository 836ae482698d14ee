using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
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

    public ChargerEnd(ConnectionContext connection)
    {
        _connection = connection;
        _socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        _tls = connection.Features.Get<ISslStreamFeature>()?.SslStream;
    }

    public EndPoint? RemoteEndPoint => _connection.RemoteEndPoint;

    private bool IsPlain => _socket is not null && _tls is null;

    private PipeReader Input => _connection.Transport.Input;

    private PipeWriter Output => _connection.Transport.Output;

    /// <inheritdoc/>
    public override async ValueTask<ReadOnlySequence<byte>> ReadAsync()
    {
        try
        {
            var result = await Input.ReadAsync();
            if (result.IsCanceled)
                throw new IOException("The connection was aborted.");
            _read = result.Buffer.End;
            return result.Buffer;
        }
        catch (ConnectionAbortedException aborted)
        {
            throw new IOException(aborted.Message, aborted);
        }
    }

    /// <inheritdoc/>
    public override void Consumed() => Input.AdvanceTo(_read);

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!IsPlain)
        {
            var flushed = await Output.WriteAsync(bytes);
            if (flushed.IsCompleted || flushed.IsCanceled)
                throw new IOException("The connection was aborted.");
            return;
        }

        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await _socket!.SendAsync(bytes)..];
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            throw new IOException(lost.Message, lost);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask FinishAsync()
    {
        if (_tls is not null)
            await _tls.ShutdownAsync();
        else
            _socket?.Finish();
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        if (IsPlain)
            _socket!.Reset();
        Input.CancelPendingRead();
        _connection.Abort(new ConnectionAbortedException("The tunnel has ended."));
    }

    /// <summary>The endpoint's task owns the connection; when that returns, Kestrel closes and disposes of it.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
