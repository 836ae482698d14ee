using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OcppActors.Snoop.Page;

/// <summary>
/// The live page: one document with its style and its script in it, put together when the service starts. It is itself
/// only a client of the snoop stream, which it opens where it came from, with its own query.
/// </summary>
public sealed class LivePage
{
    private const string StyleMark = "<style></style>";
    private const string ScriptMark = """<script type="module"></script>""";

    private readonly byte[] _document;
    private readonly string _styleHash;
    private readonly string _scriptHash;

    public LivePage()
    {
        var style = PageSources.Style();
        var script = PageSources.Script("main");
        (_styleHash, _scriptHash) = (HashOf(style), HashOf(script));
        _document = Encoding.UTF8.GetBytes(PageSources.Read("page.html")
            .Replace(StyleMark, $"<style>{style}</style>", StringComparison.Ordinal)
            .Replace(ScriptMark, $"""<script type="module">{script}</script>""", StringComparison.Ordinal));
    }

    /// <summary>Answers a GET or HEAD with the page; any other method with 405.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = _document.Length;
        response.Headers.ContentSecurityPolicy = PolicyFor(request);
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer"; // the URL may have the token in it
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store"; // the next version's page goes with the next version's stream
        if (HttpMethods.IsGet(request.Method))
        {
            await response.Body.WriteAsync(_document, context.RequestAborted);
        }
    }

    // Content Security Policy Level 3. Nothing but what stands in the document runs or styles it, text never becomes
    // markup, and the one thing that it may connect to is this port.
    private string PolicyFor(HttpRequest request) => string.Join("; ",
    [
        "default-src 'none'",
        $"script-src '{_scriptHash}'",
        $"style-src '{_styleHash}'",
        $"connect-src {StreamSource(request)}",
        "img-src data:", // its icon
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]);

    // Not every browser takes 'self' for ws: as well, so the origin is named; an IPv6 address has no name in a policy.
    private static string StreamSource(HttpRequest request) =>
        request.Host.Value is { Length: > 0 } host && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or ':')
            ? $"{(request.IsHttps ? "wss" : "ws")}://{host}"
            : "'self'";

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
