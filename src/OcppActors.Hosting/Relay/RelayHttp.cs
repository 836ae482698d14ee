using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OcppActors.Hosting.Observability.Health;
using OcppActors.Hosting.Observability.Metrics;
using OcppActors.Sessions;
using OcppActors.Snoop;

namespace OcppActors.Hosting.Relay;

/// <summary>Answers HTTP requests on the two ports.</summary>
internal static class RelayHttp
{
    public static void MapRelay(this WebApplication app)
    {
        var snoop = app.Services.GetRequiredService<SnoopEndpoint>();
        var health = app.Services.GetRequiredService<HealthEndpoint>();
        var drain = app.Services.GetRequiredService<RelayDrain>();
        var guard = app.Services.GetRequiredService<SnoopGuard>();
        app.Run(async context =>
        {
            if (context.Features.Get<ChargePointPort>() is not null)
            {
                await AskForWebSocketAsync(context.Response);
            }
            else if (context.Request.Path.Value is HealthEndpoint.Health or HealthEndpoint.Ready)
            {
                await health.ServeAsync(context);
            }
            else
            {
                await guard.ServeAsync(context, request => request.Request.Path.Value switch
                {
                    "/" => snoop.ServeAsync(request, drain.Drained),
                    MetricsEndpoint.Path => MetricsEndpoint.ServeAsync(request),
                    _ => NotFoundAsync(request.Response),
                });
            }
        });
    }

    // Only the first request of a connection is examined, so the connection ends after it.
    private static Task AskForWebSocketAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status426UpgradeRequired;
        response.Headers.Upgrade = "websocket";
        response.Headers.Connection = "Upgrade, close";
        return WriteAsync(response, "This is the port of ocpp-relay-server where chargers connect, by WebSocket: ws://…/<charge point id>\n");
    }

    private static Task NotFoundAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        return WriteAsync(response, "Nothing is here. The snoop stream is a WebSocket at /\n");
    }

    private static Task WriteAsync(HttpResponse response, string text)
    {
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(text);
    }
}
