using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Http;
using OcppActors.Messages;
using OcppActors.Snoop.Page;

namespace OcppActors.Snoop;

/// <summary>The snoop port: a WebSocket at <c>/</c>, and for a browser the live page.</summary>
public sealed class SnoopEndpoint(
    IRequiredActor<SnoopHub> hub, LivePage page, InForce<SnoopRules> rules, ViewerPlaces places, SnoopMetrics metrics, TimeProvider time, ViewerLog log)
{
    /// <summary>A header of the 101: how many messages the replay has, after which the client knows the open connections.</summary>
    public const string ReplayHeader = "Ocpp-Snoop-Replay";

    private static readonly TimeSpan EnrollTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Serves one request on <c>/</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="stopping">The service is being stopped.</param>
    public async Task ServeAsync(HttpContext context, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await page.ServeAsync(context);
            return;
        }

        var options = rules.Value.Options;
        using var place = places.TryTake(context.Connection.RemoteIpAddress, options);
        await (place is null ? RejectBusyAsync(context.Response) : ViewAsync(context, options.BufferBytes, stopping));
    }

    private async Task ViewAsync(HttpContext context, int bufferBytes, CancellationToken stopping)
    {
        var client = Guid.NewGuid();
        var enroll = new SnoopHub.Enroll(client, SnoopRequest.Of(context.Request.Query), bufferBytes);
        var actor = await hub.GetAsync(context.RequestAborted);
        try
        {
            if (await actor.Ask<object>(enroll, EnrollTimeout, stopping) is not SnoopHub.Enrolled enrolled)
            {
                await RejectBusyAsync(context.Response);
                return;
            }

            context.Response.Headers[ReplayHeader] = $"{enrolled.Replay.Length}";
            var (socket, stream) = await SharedUpgrade.AcceptAsync(context);
            using var accepted = socket;
            await log.AroundAsync(
                context.Connection.RemoteIpAddress,
                () => new SnoopStream(socket, stream, enrolled.Viewer, metrics, time).RunAsync(enrolled.Replay, stopping));
        }
        catch (Exception late) when (late is AskTimeoutException or OperationCanceledException && !context.Response.HasStarted)
        {
            await RejectBusyAsync(context.Response);
        }
        finally
        {
            actor.Tell(new SnoopHub.Unenroll(client));
        }
    }

    private static Task RejectBusyAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return WriteTextAsync(response, "Not now; try again later.\n");
    }

    private static Task WriteTextAsync(HttpResponse response, string text)
    {
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(text);
    }
}
