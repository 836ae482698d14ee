using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OcppActors.Messages;

namespace OcppActors.Snoop;

/// <summary>Checks host, origin and token of the snoop port's requests.</summary>
public sealed class SnoopGuard(InForce<SnoopRules> rules, SnoopMetrics metrics, ILogger<SnoopGuard> log)
{
    /// <summary>Whether the request carries the token, where the port requires one.</summary>
    public bool IsAuthorized(HttpRequest request) => IsAuthorized(request, rules.Value);

    /// <summary>False: the request has been refused with 401 or 403, and the reason has been logged with the remedy.</summary>
    /// <param name="context">The request.</param>
    /// <param name="requiresToken">Whether it must carry the token, where there is one.</param>
    public async Task<bool> TryAdmitAsync(HttpContext context, bool requiresToken = true)
    {
        if (await FindRefusalAsync(context.Request, requiresToken) is not var (status, reason))
        {
            return true;
        }

        metrics.CountRefused();
        log.LogWarning("Snoop client {Remote} refused with {Status}: {Reason}", context.Connection.RemoteIpAddress, status, reason);
        context.Response.StatusCode = status;
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

        return false;
    }

    private async ValueTask<(int Status, string Reason)?> FindRefusalAsync(HttpRequest request, bool requiresToken)
    {
        var current = rules.Value;
        if (!await current.Names.IncludeAsync(request.Host.Host))
        {
            return (StatusCodes.Status403Forbidden,
                $"it asked for the host {request.Host.Host}. If this machine goes by that name, give --snoop-allowed-hosts {request.Host.Host}");
        }

        if (request.Headers.Origin is { Count: > 0 } origin && !IsSameOrigin(origin, request))
        {
            return (StatusCodes.Status403Forbidden,
                $"a browser asked for a page from {origin}. Only pages of this port itself may read the stream; other programs send no Origin");
        }

        return requiresToken && !IsAuthorized(request, current)
            ? (StatusCodes.Status401Unauthorized, "it did not show the token. Give it --snoop-token as Authorization: Bearer, or as ?token= in the URL")
            : null;
    }

    private static bool IsAuthorized(HttpRequest request, SnoopRules rules) => rules.Options.Token?.IsPresentedBy(request) is not false;

    // RFC 6454 section 4: scheme, host and port; "null" is none.
    private static bool IsSameOrigin(string? origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own)
        && (page.Scheme, page.Host, page.Port) == (own.Scheme, own.Host, own.Port);
}
