using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OcppActors.Snoop;

/// <summary>Decides which requests the snoop port serves at all.</summary>
public sealed class SnoopGuard(SnoopOptions rules, HostNames names, SnoopMetrics counts, ILogger<SnoopGuard> log)
{
    /// <summary>Whether the request shows the token, where the port asks for one.</summary>
    public bool IsAuthorized(HttpRequest request) => rules.Token?.IsPresentedBy(request) is not false;

    /// <summary>False: the request has been refused, with 401 or 403, and that has been logged with the remedy.</summary>
    /// <param name="context">The request.</param>
    /// <param name="asksForToken">Whether it needs the token, where there is one.</param>
    public async Task<bool> TryAdmitAsync(HttpContext context, bool asksForToken = true)
    {
        if (await FindRefusalAsync(context.Request, asksForToken) is not var (status, reason))
        {
            return true;
        }

        counts.CountRefused();
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

    private async ValueTask<(int Status, string Reason)?> FindRefusalAsync(HttpRequest request, bool asksForToken)
    {
        if (!await names.IncludeAsync(request.Host.Host))
        {
            return (StatusCodes.Status403Forbidden,
                $"it asked for the host {request.Host.Host}. If this machine goes by that name, give --snoop-allowed-hosts {request.Host.Host}");
        }

        if (request.Headers.Origin is { Count: > 0 } origin && !IsSameOrigin(origin, request))
        {
            return (StatusCodes.Status403Forbidden,
                $"a browser asked for a page from {origin}. Only pages of this port itself may read the stream; other programs send no Origin");
        }

        return asksForToken && !IsAuthorized(request)
            ? (StatusCodes.Status401Unauthorized, "it did not show the token. Give it --snoop-token as Authorization: Bearer, or as ?token= in the URL")
            : null;
    }

    // RFC 6454 section 4: scheme, host and port; "null" is none.
    private static bool IsSameOrigin(string? origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own)
        && (page.Scheme, page.Host, page.Port) == (own.Scheme, own.Host, own.Port);
}
