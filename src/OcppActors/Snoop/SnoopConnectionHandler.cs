using Microsoft.AspNetCore.Connections;
using OcppActors.Messages;
using OcppActors.Ports;
using OcppActors.Transport.Http;

namespace OcppActors.Snoop;

/// <summary>
/// Bounds the connections of a snoop port: a Kestrel connection middleware below TLS. A client that has not sent a request that
/// the port serves has ten seconds for it, and waits in a place that a newer connection may need.
/// </summary>
public sealed class SnoopConnectionHandler(InForce<SnoopRules> rules, ClientErrorLog quirks, TimeProvider time)
{
    private const string MadeRoom = "newer connections to the snoop port needed its place: it had no request in progress";
    private const string Expired = "it had not sent a request that the snoop port serves within 10 s";
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(10);

    /// <summary>The places of the port.</summary>
    public Admission Admission { get; } = new("the snoop port");

    /// <param name="connection">The new connection.</param>
    /// <param name="inside">Serves an admitted connection.</param>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate inside)
    {
        using var ticket = Admission.Admit(connection, Client.AddressOf(connection), rules.Value.Options.Connections, out var tooMany);
        if (tooMany is not null)
        {
            quirks.Log(connection.RemoteEndPoint, null, tooMany);
            connection.Abort();
            return;
        }

        ticket.MarkAnswered(); // HTTP has its own way to end
        connection.Features.Set(ticket);
        var isExpired = false;
        await using (time.CreateTimer(_ => isExpired = ticket.TryExpire(), null, RequestTime, Timeout.InfiniteTimeSpan))
        {
            await inside(connection);
        }

        if (ticket.IsLost)
        {
            quirks.Log(connection.RemoteEndPoint, null, isExpired ? Expired : MadeRoom);
        }
    }
}
