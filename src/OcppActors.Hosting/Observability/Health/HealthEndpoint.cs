using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OcppActors.Snoop;

namespace OcppActors.Hosting.Observability.Health;

/// <summary>
/// Serves <c>/healthz</c>, which answers 503 if a restart would help, and <c>/readyz</c>, which does so if anything is wrong.
/// Both answer without the token of the port, but then without reasons.
/// </summary>
internal sealed class HealthEndpoint(ServiceHealth health, SnoopGuard guard)
{
    public const string Health = "/healthz";
    public const string Ready = "/readyz";

    public Task ServeAsync(HttpContext context) => guard.ServeAsync(context, AnswerAsync, requiresToken: false);

    private async Task AnswerAsync(HttpContext context)
    {
        var verdict = await health.ExamineAsync();
        var isWell = verdict.Status == HealthStatus.Healthy || (verdict.Status == HealthStatus.Degraded && context.Request.Path == Health);
        context.Response.StatusCode = isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(guard.IsAuthorized(context.Request)
            ? JsonSerializer.Serialize(new { status = verdict.Name, reasons = verdict.Reasons })
            : JsonSerializer.Serialize(new { status = verdict.Name }));
    }
}
