using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using OcppActors.Messages;
using OcppActors.Ports;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// Enforces the connection limits and reads the PROXY protocol headers of trusted proxies: a Kestrel connection middleware
/// below TLS, so that TLS handshakes count as well, and the header that comes before them is found.
/// </summary>
public sealed class ChargePointConnectionHandler(
    InForce<RelayPolicy> policies, PortMetrics counters, ClientErrorLog quirks, TimeProvider time)
{
    // Answering those over the limit must not hold an unlimited number of sockets.
    private const int MaxAnswered = 100;

    private const string MadeRoom =
        "it had not sent a complete request, and newer connections needed its place: too many are waiting for their answer";

    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(1);

    private int _beingAnswered;

    /// <summary>The places of the port.</summary>
    public Admission Admission { get; } = new("the relay");

    /// <param name="connection">The new connection.</param>
    /// <param name="speaksTls">Whether a TLS handshake comes first, so that an answer in plain text would be useless.</param>
    /// <param name="inside">Serves an admitted connection.</param>
    public async Task ServeAsync(ConnectionContext connection, bool speaksTls, ConnectionDelegate inside)
    {
        var policy = policies.Value;
        var remote = Client.AddressOf(connection);
        using var ticket = Admission.Admit(connection, policy.Proxies.Include(remote) ? null : remote, policy.Admission, out var tooMany);
        switch (tooMany is null ? await ReadProxyHeaderAsync(connection, ticket, policy) : new InitialRequest.Invalid(503, tooMany))
        {
            case null:
                connection.Features.Set(ticket);
                connection.Features.Set(policy);
                await inside(connection);
                if (ticket is { IsLost: true, IsAnswered: false })
                {
                    await RefuseAsync(connection, speaksTls, new InitialRequest.Invalid(503, MadeRoom));
                }

                break;
            case InitialRequest.Invalid refusal:
                await RefuseAsync(connection, speaksTls, refusal);
                break;
            default:
                counters.WithoutRequest.Increment(); // a health check, every few seconds: nothing for the log
                break;
        }
    }

    // The address in a PROXY protocol header is that of the client: the connection counts for it.
    private async ValueTask<InitialRequest?> ReadProxyHeaderAsync(ConnectionContext connection, AdmissionTicket ticket, RelayPolicy policy)
    {
        if (!policy.Proxies.Include(Client.AddressOf(connection)))
        {
            return null;
        }

        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        var found = await ProxyHeaderReader.ReadAsync(connection, policy.Handshake.RequestTimeout, time, stopping);
        if (found is InitialRequest.Invalid)
        {
            counters.Refused.Increment();
        }

        var client = Client.AddressOf(connection);
        return found is null && !policy.Proxies.Include(client) && ticket.CountAddress(client) is { } tooMany
            ? new InitialRequest.Invalid(503, tooMany)
            : found;
    }

    private async Task RefuseAsync(ConnectionContext connection, bool speaksTls, InitialRequest.Invalid refusal)
    {
        var isAnswered = Interlocked.Increment(ref _beingAnswered) <= MaxAnswered && !speaksTls;
        try
        {
            var (status, quirk) = (refusal.Status, refusal.Quirk);
            quirks.Log(connection.RemoteEndPoint, isAnswered ? status : null, quirk, refusal.Where, LogLevel.Warning);
            if (isAnswered)
            {
                await RawConnection.TakeOver(connection).AnswerAndDrainAsync(
                    status == 503 ? Responses.Busy(quirk) : Responses.Refusal(status, quirk), CloseTime, time);
            }
            else
            {
                connection.Abort();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _beingAnswered);
        }
    }
}
