using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>Serves <c>/metrics</c> on the snoop port.</summary>
internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    public static async Task ServeAsync(HttpContext context)
    {
        // Not on the thread that serves sockets: with many thousand chargers reading takes its time, and one reads at a time.
        var reader = context.RequestServices.GetRequiredService<MetricsReader>();
        var text = await Task.Run(reader.Read, context.RequestAborted);
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }
}
