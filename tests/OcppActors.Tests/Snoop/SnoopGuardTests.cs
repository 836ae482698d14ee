using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Messages;
using OcppActors.Ports;
using OcppActors.Snoop;
using Shouldly;

namespace OcppActors.Tests.Snoop;

/// <summary>Which requests the snoop port serves: the host, the origin and the token.</summary>
public sealed class SnoopGuardTests
{
    private readonly Words _words = new();
    private readonly SnoopMetrics _metrics = new();
    private readonly LogBrake _brake = new(TimeProvider.System, NullLogger<LogBrake>.Instance);

    [Theory]
    [InlineData("127.0.0.1:8501")]
    [InlineData("192.168.1.7")]
    [InlineData("[::1]:8501")]
    [InlineData("localhost:8501")]
    [InlineData("LOCALHOST")]
    [InlineData("localhost.")]
    [InlineData("garage:8501")]
    [InlineData("garage.local")]
    [InlineData("garage.fritz.box:8501")]
    [InlineData("relay.example.com")]
    [InlineData("RELAY.example.com:8501")]
    public async Task This_machine_may_be_asked_for_by_its_own_names(string host) => (await StatusAsync(host)).ShouldBe(200);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("garage.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("xrelay.example.com")]
    [InlineData("")]
    public async Task Any_other_host_is_refused_and_the_log_says_what_to_do(string host)
    {
        (await StatusAsync(host)).ShouldBe(403);

        _words.Lines.ShouldHaveSingleItem().ShouldContain($"--snoop-allowed-hosts {host}");
        _metrics.Refused.ShouldBe(1);
    }

    [Theory]
    [InlineData("http", "localhost:8501", "http://localhost:8501", 200)]
    [InlineData("http", "localhost:80", "http://localhost", 200)]
    [InlineData("http", "LOCALHOST:8501", "http://localhost:8501", 200)]
    [InlineData("https", "127.0.0.1", "https://127.0.0.1", 200)]
    [InlineData("http", "localhost:8501", "null", 403)]
    [InlineData("http", "localhost:8501", "", 403)]
    [InlineData("http", "localhost:8501", "http://localhost", 403)]
    [InlineData("http", "localhost:8501", "https://localhost:8501", 403)]
    [InlineData("http", "localhost:8501", "http://localhost:3000", 403)]
    [InlineData("http", "localhost:8501", "http://evil.example:8501", 403)]
    [InlineData("http", "localhost:8501", "file://localhost:8501", 403)]
    public async Task A_browser_page_of_another_origin_is_refused(string scheme, string host, string origin, int status)
    {
        (await StatusAsync(host, request =>
        {
            request.Scheme = scheme;
            request.Headers.Origin = origin;
        })).ShouldBe(status);

        _words.Lines.Count.ShouldBe(status == 200 ? 0 : 1);
    }

    [Theory]
    [InlineData("Bearer sesame", "", 200)]
    [InlineData("bearer  sesame", "", 200)]
    [InlineData(null, "?token=sesame", 200)]
    [InlineData("Bearer wrong", "?token=sesame", 200)]
    [InlineData(null, "", 401)]
    [InlineData("Bearer wrong", "", 401)]
    [InlineData("Bearer sesamee", "", 401)]
    [InlineData("Basic sesame", "", 401)]
    [InlineData(null, "?token=", 401)]
    [InlineData(null, "?token=Sesame", 401)]
    public async Task The_token_is_accepted_as_a_header_or_in_the_URL(string? authorization, string query, int status)
    {
        var context = await AskAsync("localhost", new SnoopToken("sesame"), request =>
        {
            request.Headers.Authorization = authorization;
            request.QueryString = new QueryString(query);
        });

        context.Response.StatusCode.ShouldBe(status);
        context.Response.Headers.WWWAuthenticate.ToString().ShouldBe(status == 401 ? "Bearer" : "");
        _words.Lines.ShouldAllBe(line => !line.Contains("esame", StringComparison.Ordinal) && !line.Contains("wrong", StringComparison.Ordinal));
    }

    private async Task<int> StatusAsync(string host, Action<HttpRequest>? change = null) =>
        (await AskAsync(host, null, change)).Response.StatusCode;

    private async Task<HttpContext> AskAsync(string host, SnoopToken? token, Action<HttpRequest>? change)
    {
        var names = new HostNames("garage", ["relay.example.com"], () => Task.FromResult<string?>("garage.fritz.box"), TimeProvider.System);
        var guard = new SnoopGuard(
            new InForce<SnoopRules>(new SnoopRules(new SnoopOptions { Token = token, MaxViewers = 1, BufferBytes = 1 }, names)), _metrics, _brake, _words);
        var context = new DefaultHttpContext();
        context.Request.Scheme = "http";
        context.Request.Host = new HostString(host);
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        change?.Invoke(context.Request);

        var isServed = false;
        await guard.ServeAsync(context, _ =>
        {
            isServed = true;
            return Task.CompletedTask;
        });
        isServed.ShouldBe(context.Response.StatusCode == 200);
        return context;
    }

    private sealed class Words : ILogger<SnoopGuard>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
