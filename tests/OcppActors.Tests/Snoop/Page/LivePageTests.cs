using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using OcppActors.Snoop.Page;
using Shouldly;

namespace OcppActors.Tests.Snoop.Page;

/// <summary>The page as it goes over the wire: its headers, and that nothing in it comes from elsewhere.</summary>
public sealed partial class LivePageTests
{
    private readonly DefaultHttpContext _context = new() { Response = { Body = new MemoryStream() } };

    [Fact]
    public async Task The_policy_allows_only_the_page_s_own_code_and_stream()
    {
        var document = await GetAsync("http", "relay.lan:8501");

        var policy = _context.Response.Headers.ContentSecurityPolicy.ToString();
        policy.ShouldBe(
            $"default-src 'none'; script-src '{HashIn(Script(), document)}'; style-src '{HashIn(Style(), document)}'; connect-src ws://relay.lan:8501; "
            + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'");
    }

    [Theory]
    [InlineData("http", "localhost:8501", "ws://localhost:8501")]
    [InlineData("https", "192.168.1.7", "wss://192.168.1.7")]
    [InlineData("http", "[::1]:8501", "'self'")]
    [InlineData("http", "a; script-src *", "'self'")]
    public async Task The_policy_names_the_stream_by_the_requested_host(string scheme, string host, string source)
    {
        await GetAsync(scheme, host);

        _context.Response.Headers.ContentSecurityPolicy.ToString().ShouldContain($"; connect-src {source}; ");
    }

    [Fact]
    public async Task The_page_is_not_cached_sniffed_or_sent_as_a_referrer()
    {
        var document = await GetAsync("http", "localhost");

        var headers = _context.Response.Headers;
        headers.ContentType.ToString().ShouldBe("text/html; charset=utf-8");
        headers.XContentTypeOptions.ToString().ShouldBe("nosniff");
        headers["Referrer-Policy"].ToString().ShouldBe("no-referrer");
        headers.CacheControl.ToString().ShouldBe("no-store");
        headers.ContentLength.ShouldBe(Encoding.UTF8.GetByteCount(document));
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("POST", 405)]
    [InlineData("DELETE", 405)]
    public async Task Other_methods_get_no_page(string method, int status)
    {
        (await GetAsync("http", "localhost", method)).ShouldBeEmpty();

        _context.Response.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task The_page_is_one_document_that_parses_no_markup_and_evaluates_no_text()
    {
        var document = await GetAsync("http", "localhost");

        Regex.Count(document, "</script").ShouldBe(1);
        Regex.Count(document, "</style").ShouldBe(1);
        document.ShouldNotContain("\r");
        Script().Match(document).Groups["text"].Value.ShouldNotMatch(
            @"innerHTML|outerHTML|insertAdjacent|document\.write|DOMParser|createContextualFragment|\beval\b|new Function|^import |^export ");
        Elsewhere().IsMatch(document).ShouldBeFalse();
    }

    private async Task<string> GetAsync(string scheme, string host, string method = "GET")
    {
        (_context.Request.Method, _context.Request.Scheme, _context.Request.Host) = (method, scheme, new HostString(host));
        await new LivePage().ServeAsync(_context);
        return Encoding.UTF8.GetString(((MemoryStream)_context.Response.Body).ToArray());
    }

    private static string HashIn(Regex element, string document) =>
        $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(element.Match(document).Groups["text"].Value)))}";

    [GeneratedRegex("<script type=\"module\">(?<text>.*)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(?<text>.*)</style>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Style();

    // The SVG name space and the icon are the only things that look like addresses.
    [GeneratedRegex("(src|href|url\\()=?[\"'(]?(https?:)?//|@import|<link rel=\"stylesheet\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Elsewhere();
}
