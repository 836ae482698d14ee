using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using OcppActors.Domain;
using OcppActors.Hosting.Tls;
using OcppActors.Messages;
using OcppActors.Ports;
using OcppActors.Sessions;
using OcppActors.Transport.Tls;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Relay;

/// <summary>TLS on the relay's ports, as connection middlewares of Kestrel. Logs why handshakes fail.</summary>
internal sealed class TlsPorts(InForce<ServerTls> tls, ClientErrorLog clientErrors, PortMetrics metrics, TimeProvider time)
{
    private const string SnoopFailed = "the TLS handshake on the snoop port failed";

    /// <summary>How long a client may keep its TLS handshake waiting, in all.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Serves a connection of the chargers' port inside TLS.</summary>
    public async Task ServeChargerAsync(ConnectionContext connection, ConnectionDelegate inside)
    {
        var handshake = new ChargerHandshake();
        await using var secure = new SecureConnection(connection, HandshakeTurns.Incoming);
        if (await HandshakeAsync(connection, secure, hello => tls.Value.ForCharger(handshake, hello)) is { } failure)
        {
            metrics.WithoutRequest.Increment();
            Log(connection, handshake.Explain(failure));
            return;
        }

        await inside(connection);
    }

    /// <summary>Serves a connection of the snoop port inside TLS.</summary>
    public async Task ServeSnoopClientAsync(ConnectionContext connection, ConnectionDelegate inside)
    {
        await using var secure = new SecureConnection(connection, HandshakeTurns.Incoming);
        if (await HandshakeAsync(connection, secure, _ => tls.Value.ForSnoopClient()) is { } failure)
        {
            Log(connection, OfSnoopClient(failure));
            return;
        }

        await inside(connection);
    }

    private static (string Reason, string? Detail) OfSnoopClient(HandshakeFailure failure) => failure switch
    {
        { Cause: OperationCanceledException } => (ChargerHandshake.Stopped, null),
        { IsEnd: true, Received: 0 } => (ChargerHandshake.None, null),
        { Cause: TimeoutException } => ($"{SnoopFailed}: it was not complete within {Patience.TotalSeconds} s", null),
        { Alert: { } alert } => ($"{SnoopFailed}: it broke off", $" (alert: {alert})"),
        { IsEnd: true } => ($"{SnoopFailed}: it closed the connection without an alert", null),
        _ => (SnoopFailed, $": {LogText.OneLine(failure.Reason)}"),
    };

    private async Task<HandshakeFailure?> HandshakeAsync(
        ConnectionContext connection, SecureConnection secure, Func<SslClientHelloInfo, SslServerAuthenticationOptions> select)
    {
        var ticket = connection.Features.Get<AdmissionTicket>()!;
        ticket.IsBusy = () => !secure.IsWaiting;
        var failure = await secure.HandshakeAsync(select, Patience, time);
        ticket.IsBusy = null;
        return failure;
    }

    private void Log(ConnectionContext connection, (string Reason, string? Detail) failure)
    {
        if (connection.Features.Get<AdmissionTicket>()!.IsLost)
        {
            return; // this has been logged, and the rest follows from it
        }

        clientErrors.Log(
            connection.RemoteEndPoint,
            null,
            failure.Reason,
            failure.Detail,
            failure.Reason is ChargerHandshake.None or ChargerHandshake.Stopped ? LogLevel.Information : LogLevel.Warning);
    }
}
