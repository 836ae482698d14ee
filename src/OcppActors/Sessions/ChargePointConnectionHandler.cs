using Microsoft.AspNetCore.Connections;
using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>
/// Lets a connection in or turns it away: a Kestrel connection middleware below TLS, so that TLS handshakes count as well.
/// </summary>
public sealed class ChargePointConnectionHandler(Admission admission, ClientErrorLog quirks, TimeProvider time)
{
    // What is over the limit may not hold sockets without limit while it is being told so.
    private const int MaxAnswered = 100;
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(1);

    private int _beingAnswered;

    /// <param name="connection">A new one.</param>
    /// <param name="speaksTls">What comes first is a TLS handshake; an answer in plain text would be none.</param>
    /// <param name="inside">Serves those who are let in.</param>
    public async Task ServeAsync(ConnectionContext connection, bool speaksTls, ConnectionDelegate inside)
    {
        using var place = admission.TryAdmit(Client.AddressOf(connection), out var refusal);
        if (refusal is null)
        {
            connection.Features.Set(place);
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
