using System.Net.WebSockets;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OcppActors.Snoop;

/// <summary>The snoop port: a WebSocket at <c>/</c>, and for a browser a line that says what this is.</summary>
internal sealed class SnoopEndpoint(IRequiredActor<SnoopHub> hub, TimeProvider time, ILogger<SnoopEndpoint> log)
{
    private const int BufferBytes = 8 * 1024 * 1024;
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013; // IANA registry of close codes
    private static readonly TimeSpan EnrolTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    /// <summary>Serves one request on <c>/</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="stopping">The service is being stopped.</param>
    public async Task ServeAsync(HttpContext context, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await SayWhatThisIsAsync(context.Response);
            return;
        }

        var viewer = new SnoopViewer(BufferBytes);
        var actor = await hub.GetAsync(context.RequestAborted);
        try
        {
            await actor.Ask<SnoopHub.Enrolled>(new SnoopHub.Enroll(viewer), EnrolTime, stopping);
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            log.LogInformation("Snoop client {Remote} joined", context.Connection.RemoteIpAddress);
            var ending = await StreamAsync(socket, viewer, stopping);
            log.LogInformation("Snoop client {Remote} {Ending}", context.Connection.RemoteIpAddress, ending);
        }
        catch (Exception late) when (late is AskTimeoutException or OperationCanceledException && !context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        finally
        {
            actor.Tell(new SnoopHub.Leave(viewer));
        }
    }

    private async Task<string> StreamAsync(WebSocket socket, SnoopViewer viewer, CancellationToken stopping)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.Register(() => stopped.TrySetResult());
        var sending = SendAsync(socket, viewer);
        var receiving = IgnoreAsync(socket);
        await Task.WhenAny(sending, receiving, viewer.Overflowed, stopped.Task);

        var (status, reason, ending) = (viewer.Overflowed.IsCompleted, stopping.IsCancellationRequested) switch
        {
            (true, _) => (TryAgainLater, "too slow", "was too slow and has been closed"),
            (_, true) => (WebSocketCloseStatus.EndpointUnavailable, "the relay stops", "was told that the relay stops"),
            _ => (WebSocketCloseStatus.NormalClosure, "", "left"),
        };
        await CloseAsync(socket, status, reason, receiving);
        return ending;
    }

    private static async Task SendAsync(WebSocket socket, SnoopViewer viewer)
    {
        try
        {
            await foreach (var message in viewer.Messages.ReadAllAsync())
            {
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                viewer.Sent(message);
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The receiving side sees the same.
        }
    }

    // Nothing that a client sends is acted upon, but for its Close.
    private static async Task IgnoreAsync(WebSocket socket)
    {
        var buffer = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // Left without a word.
        }
    }

    // Close if that can still be written and is answered in time, then cut.
    private async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, string reason, Task receiving)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, reason, CancellationToken.None).WaitAsync(CloseTime, time);
            }

            await receiving.WaitAsync(CloseTime, time);
        }
        catch (Exception gone) when (IsGone(gone) || gone is TimeoutException)
        {
            // Cut, then.
        }

        socket.Abort();
    }

    private static bool IsGone(Exception failure) =>
        failure is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException;

    private static Task SayWhatThisIsAsync(HttpResponse response)
    {
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(
            "This is the snoop port of ocpp-relay-server: open a WebSocket here to read the OCPP traffic as JSON.\n");
    }
}
