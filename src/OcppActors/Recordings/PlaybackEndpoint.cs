using Microsoft.AspNetCore.Http;
using OcppActors.Snoop;

namespace OcppActors.Recordings;

/// <summary>The port on which a recording is played; it behaves like a relay's snoop port.</summary>
public sealed class PlaybackEndpoint(
    PlaybackAudience audience, SnoopGuard guard, SnoopOptions rules, ViewerPlaces places, SnoopMetrics metrics, TimeProvider time, ViewerLog log)
{
    /// <summary>Serves one request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="stopping">The command is being stopped.</param>
    public Task ServeAsync(HttpContext context, CancellationToken stopping) => guard.ServeAsync(context, request => AnswerAsync(request, stopping));

    private async Task AnswerAsync(HttpContext context, CancellationToken stopping)
    {
        if (context.Request.Path != "/" || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = context.Request.Path == "/" ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("A recording is played here: open a WebSocket at / to read it as a snoop stream.\n", stopping);
            return;
        }

        using var place = places.TryTake(context.Connection.RemoteIpAddress, rules);
        if (place is null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        await ViewAsync(context, new SnoopViewer(rules.BufferBytes, SnoopRequest.Of(context.Request.Query)), stopping);
    }

    private async Task ViewAsync(HttpContext context, SnoopViewer viewer, CancellationToken stopping)
    {
        var replay = audience.Enroll(viewer);
        try
        {
            context.Response.Headers[SnoopEndpoint.ReplayHeader] = $"{replay.Length}";
            var (socket, stream) = await SharedUpgrade.AcceptAsync(context);
            using var accepted = socket;
            await log.AroundAsync(
                context.Connection.RemoteIpAddress, () => new SnoopStream(socket, stream, viewer, metrics, time).RunAsync(replay, stopping));
        }
        finally
        {
            audience.Remove(viewer);
        }
    }
}
