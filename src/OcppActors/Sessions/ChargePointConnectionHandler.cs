using Microsoft.AspNetCore.Connections;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// Enforces the connection limits: a Kestrel connection middleware below TLS, so that TLS handshakes count as well.
/// </summary>
public sealed class ChargePointConnectionHandler(Admission admission, ClientErrorLog quirks, TimeProvider time)
{
    // Answering those over the limit must not hold an unlimited number of sockets.
    private const int MaxAnswered = 100;
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(1);

    private int _beingAnswered;

    /// <param name="connection">The new connection.</param>
    /// <param name="speaksTls">Whether a TLS handshake comes first, so that an answer in plain text would be useless.</param>
    /// <param name="inside">Serves an admitted connection.</param>
    public async Task ServeAsync(ConnectionContext connection, bool speaksTls, ConnectionDelegate inside)
    {
        using var ticket = admission.TryAdmit(Client.AddressOf(connection), out var refusal);
        if (refusal is null)
        {
            connection.Features.Set(ticket);
            await inside(connection);
            return;
        }

        var isAnswered = Interlocked.Increment(ref _beingAnswered) <= MaxAnswered && !speaksTls;
        try
        {
            quirks.Log(connection.RemoteEndPoint, isAnswered ? 503 : null, refusal);
            if (isAnswered)
            {
                await RawConnection.TakeOver(connection).AnswerAndDrainAsync(Responses.Busy(refusal), CloseTime, time);
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
