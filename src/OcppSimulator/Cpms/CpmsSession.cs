using System.Net.WebSockets;
using OcppActors.Simulator.Protocol;

namespace OcppActors.Simulator.Cpms;

/// <summary>One charger's connection at the CPMS: answers its calls until either side closes it.</summary>
internal sealed class CpmsSession(string chargePoint, OcppSocket socket, ICpmsAnswers answers)
{
    /// <param name="stop">Asks for an orderly close.</param>
    /// <param name="aborted">The connection is gone.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken aborted)
    {
        Output.Line($"CPMS: {chargePoint} has connected");

        // Cancelling a receive aborts the socket, so a stop sends a Close and receives until the charger has closed, too.
        await using var closing = stop.Register(
            () => _ = socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "the CPMS is stopping"));
        try
        {
            while (await socket.ReceiveAsync(aborted) is { } text)
            {
                if (OcppMessage.Read(text) is OcppCall call)
                {
                    await socket.SendAsync(AnswerTo(call), aborted);
                }
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "");
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The charger dropped the connection.
        }

        Output.Line($"CPMS: {chargePoint} has gone");
    }

    private OcppMessage AnswerTo(OcppCall call) => answers.Answer(call) is { } payload
        ? new OcppResult(call.Id, payload)
        : new OcppError(call.Id, "NotImplemented", $"{call.Action} is not simulated");
}
