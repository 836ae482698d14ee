using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>Serves <c>/metrics</c> on the snoop port.</summary>
internal static class MetricsEndpoint
{
    public const string Path = "/metrics";

    public static Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(context.RequestServices.GetRequiredService<MetricsReader>().Read());
    }
}
