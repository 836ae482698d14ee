using System.Net.WebSockets;
using OcppActors.Simulator.Protocol;

namespace OcppActors.Simulator.Cpms;

/// <summary>One charger's connection at the CPMS: answers its calls until either of them goes.</summary>
internal sealed class CpmsSession(string chargePoint, OcppSocket socket, ICpmsAnswers answers)
{
    /// <param name="stop">Asks for a polite end.</param>
    /// <param name="aborted">The connection is gone.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken aborted)
    {
        Output.Line($"CPMS: {chargePoint} has connected");

        // A read that is cancelled takes the socket with it: to stop is to say goodbye and read on until the charger has gone.
        await using var goodbye = stop.Register(
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
            // The charger went without a word; there is nobody left to tell.
        }

        Output.Line($"CPMS: {chargePoint} has gone");
    }

    private OcppMessage AnswerTo(OcppCall call) => answers.To(call) is { } payload
        ? new OcppResult(call.Id, payload)
        : new OcppError(call.Id, "NotImplemented", $"{call.Action} is not simulated");
}
