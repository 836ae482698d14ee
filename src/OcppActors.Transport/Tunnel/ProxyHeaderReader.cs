using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using OcppActors.Transport.Http;

namespace OcppActors.Transport.Tunnel;

/// <summary>Reads the PROXY protocol header of a trusted proxy's connection, where the connection begins with one.</summary>
public static class ProxyHeaderReader
{
    private const string InvalidHeader = "the proxy's PROXY protocol header is invalid";
    private static readonly InitialRequest.NoRequest Probe = new("it connected and closed without a request");

    /// <summary>
    /// Waits for the first bytes. The client that a header names becomes the connection's remote end point, and the header is
    /// consumed. Of a connection that does not begin with a header nothing is consumed.
    /// </summary>
    /// <param name="connection">The proxy's connection, before TLS.</param>
    /// <param name="timeout">How long the first bytes may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">The port is being closed.</param>
    /// <returns>
    /// Null where there are bytes to serve; what is wrong with the header; or <see cref="InitialRequest.NoRequest"/> where the
    /// proxy has only checked that the port answers.
    /// </returns>
    public static async Task<InitialRequest?> ReadAsync(
        ConnectionContext connection, TimeSpan timeout, TimeProvider time, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            var input = connection.Transport.Input;
            var (invalid, header) = await ReadHeaderAsync(input, deadline.Token);
            if (invalid is not null)
            {
                return invalid;
            }

            if (header?.Client is { } client && !client.Address.Equals((connection.RemoteEndPoint as IPEndPoint)?.Address))
            {
                connection.RemoteEndPoint = client;
                return null;
            }

            // The proxy itself. Version 1 has no way to say so but by its address.
            var first = await input.ReadAsync(deadline.Token);
            input.AdvanceTo(first.Buffer.Start);
            return first is { IsCompleted: true, Buffer.IsEmpty: true } ? Probe : null;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new InitialRequest.Invalid(408, $"the request was not complete within {timeout.TotalSeconds:0.#} s");
        }
        catch (OperationCanceledException)
        {
            return null; // what reads next finds that the port is being closed
        }
        catch (IOException)
        {
            return Probe;
        }
    }

    private static async Task<(InitialRequest.Invalid? Invalid, ProxyHeader? Header)> ReadHeaderAsync(PipeReader input, CancellationToken deadline)
    {
        while (true)
        {
            var result = await input.ReadAsync(deadline);
            var (invalid, isDecided, header) = Examine(result.Buffer);
            if (isDecided || result.IsCompleted)
            {
                input.AdvanceTo(result.Buffer.GetPosition(header?.Bytes ?? 0));
                return (invalid, header);
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static (InitialRequest.Invalid? Invalid, bool IsDecided, ProxyHeader? Header) Examine(in ReadOnlySequence<byte> buffer)
    {
        var received = buffer.IsSingleSegment ? buffer.FirstSpan : buffer.ToArray();
        if (ProxyHeader.Begins(received) is not true and var begins)
        {
            return (null, begins is false, null);
        }

        return ProxyHeader.TryRead(received, out var header)
            ? (null, header is not null, header)
            : (new InitialRequest.Invalid(400, InvalidHeader, HeadFault.FirstBytesOf(received)), true, null);
    }
}
