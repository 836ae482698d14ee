using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OcppActors.Domain;
using OcppActors.Messages;
using OcppActors.Ports;

namespace OcppActors.Snoop;

/// <summary>
/// Checks host, origin and token of the snoop port's requests. The connection of an admitted request keeps its place until the
/// request has been served; that of a refused one ends with its answer.
/// </summary>
public sealed class SnoopGuard(InForce<SnoopRules> rules, SnoopMetrics metrics, LogBrake brake, ILogger<SnoopGuard> log)
{
    /// <summary>Whether the request carries the token, where the port requires one.</summary>
    public bool IsAuthorized(HttpRequest request) => IsAuthorized(request, rules.Value);

    /// <summary>Serves a request unless it is refused with 401 or 403; the reason of that is in the log, with the remedy.</summary>
    /// <param name="context">The request.</param>
    /// <param name="serve">Serves it.</param>
    /// <param name="requiresToken">Whether it must carry the token, where there is one.</param>
    public async Task ServeAsync(HttpContext context, Func<HttpContext, Task> serve, bool requiresToken = true)
    {
        if (await FindRefusalAsync(context.Request, requiresToken) is { } refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        var ticket = context.Features.Get<AdmissionTicket>();
        if (!IsAuthorized(context.Request))
        {
            context.Response.Headers.Connection = "close";
        }
        else if (ticket?.TryIdentify() is false)
        {
            return; // the connection has ended
        }

        try
        {
            await serve(context);
        }
        finally
        {
            ticket?.MarkIdle();
        }
    }

    private async Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        var (status, kind, reason) = refusal;
        var remote = context.Connection.RemoteIpAddress;
        metrics.CountRefused();
        if (brake.Allows(kind, remote, LogLevel.Warning))
        {
            log.LogWarning("Snoop client {Remote} refused with {Status}: {Reason}", remote, status, reason);
        }

        context.Response.StatusCode = status;
        context.Response.Headers.Connection = "close";
        context.Response.ContentType = "text/plain; charset=utf-8";
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await context.Response.WriteAsync("This port asks for a token: open /?token=<the relay's --snoop-token>, or send it as Authorization: Bearer.\n");
        }
        else
        {
            await context.Response.WriteAsync("The relay does not serve this request; its log says why.\n");
        }
    }

    private async ValueTask<Refusal?> FindRefusalAsync(HttpRequest request, bool requiresToken)
    {
        var current = rules.Value;
        if (!await current.Names.IncludeAsync(request.Host.Host))
        {
            var host = LogText.Short(request.Host.Host);
            return new(StatusCodes.Status403Forbidden, "snoop clients refused because of the host that they asked for",
                $"it asked for the host {host}. If this machine goes by that name, give --snoop-allowed-hosts {host}");
        }

        if (request.Headers.Origin is { Count: > 0 } origin && !IsSameOrigin(origin, request))
        {
            return new(StatusCodes.Status403Forbidden, "snoop clients refused because of the origin that a browser named",
                $"a browser asked for a page from {LogText.Short($"{origin}")}. Only pages of this port itself may read the stream; other programs send no Origin");
        }

        return requiresToken && !IsAuthorized(request, current)
            ? new(StatusCodes.Status401Unauthorized, "snoop clients refused because they did not show the token",
                "it did not show the token. Give it --snoop-token as Authorization: Bearer, or as ?token= in the URL")
            : null;
    }

    private static bool IsAuthorized(HttpRequest request, SnoopRules rules) => rules.Options.Token?.IsPresentedBy(request) is not false;

    // RFC 6454 section 4: scheme, host and port; "null" is none.
    private static bool IsSameOrigin(string? origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own)
        && (page.Scheme, page.Host, page.Port) == (own.Scheme, own.Host, own.Port);

    /// <param name="Status">The answer.</param>
    /// <param name="Kind">The reason without anything that the client has sent.</param>
    /// <param name="Reason">The reason and the remedy.</param>
    private sealed record Refusal(int Status, string Kind, string Reason);
}
