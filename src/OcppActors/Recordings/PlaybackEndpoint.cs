using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OcppActors.Snoop;

namespace OcppActors.Recordings;

/// <summary>The port on which a recording is played; it behaves like a relay's snoop port.</summary>
public sealed class PlaybackEndpoint(
    PlaybackAudience audience, SnoopGuard guard, SnoopOptions rules, SnoopMetrics metrics, TimeProvider time, ILogger<PlaybackEndpoint> log)
{
    /// <summary>Serves one request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="stopping">The command is being stopped.</param>
    public async Task ServeAsync(HttpContext context, CancellationToken stopping)
    {
        if (!await guard.TryAdmitAsync(context))
        {
            return;
        }

        if (context.Request.Path != "/" || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = context.Request.Path == "/" ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("A recording is played here: open a WebSocket at / to read it as a snoop stream.\n", stopping);
            return;
        }

        if (!metrics.TryAddViewer(rules.MaxViewers))
        {
            metrics.CountRefused();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            await ViewAsync(context, new SnoopViewer(rules.BufferBytes, SnoopRequest.Of(context.Request.Query)), stopping);
        }
        finally
        {
            metrics.RemoveViewer();
        }
    }

    private async Task ViewAsync(HttpContext context, SnoopViewer viewer, CancellationToken stopping)
    {
        var replay = audience.Enroll(viewer);
        try
        {
            context.Response.Headers[SnoopEndpoint.ReplayHeader] = $"{replay.Length}";
            var (socket, stream) = await SharedUpgrade.AcceptAsync(context);
            using var accepted = socket;
            log.LogInformation("Snoop client {Remote} joined", context.Connection.RemoteIpAddress);
            var ending = await new SnoopStream(socket, stream, viewer, metrics, time).RunAsync(replay, stopping);
            log.LogInformation("Snoop client {Remote} {Ending}", context.Connection.RemoteIpAddress, ending);
        }
        finally
        {
            audience.Remove(viewer);
        }
    }
}
