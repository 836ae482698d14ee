using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Operation;

/// <summary>Metrics by OTLP, at a collector that understands just enough of it.</summary>
public sealed class OtlpTests : IAsyncLifetime
{
    private readonly Collector _collector = new();

    public Task InitializeAsync() => _collector.StartAsync();

    public async Task DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task The_option_enables_the_export_of_metrics()
    {
        await using var relay = await Relay.StartWithEnvironmentAsync(Often, "ws://127.0.0.1:9/", "--otlp-endpoint", _collector.Url);

        var request = await _collector.ExportOfAsync("ocpp_relay.chargers_connected", "process.resident_memory", "dotnet.gc.collections");

        request.Path.ShouldBe("/v1/metrics");
        request.Type.ShouldBe("application/x-protobuf");
        request.Body.ShouldContain("ocpp-relay-server"); // service.name
    }

    [Fact]
    public async Task The_environment_variables_alone_enable_export_and_name_the_service()
    {
        var environment = new Dictionary<string, string>(Often)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "garage",
        };
        await using var bridge = new ChildProcess(
            Repository.Executable("OcppSnoop2Mqtt", "ocpp-snoop2mqtt"),
            ["--snoop-socket", "ws://127.0.0.1:9/", "--mqtt-broker-host", "127.0.0.1", "--mqtt-broker-port", "9"],
            environment);

        var request = await _collector.ExportOfAsync("ocpp_relay.feed_connected");

        request.Path.ShouldBe("/v1/metrics");
        request.Body.ShouldContain("garage");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_collector_that_hangs_does_not_hold_up_the_stop()
    {
        _collector.Hangs = true;
        await using var relay = await Relay.StartWithEnvironmentAsync(Often, "ws://127.0.0.1:9/", "--otlp-endpoint", _collector.Url);
        await _collector.Requests.FirstAsync(_ => true, "an export", Deadline.Long);

        relay.Process.Signal(ChildProcess.Terminate);

        // Five seconds are the contract; a test gives five times as much.
        (await relay.Process.ExitAsync(TimeSpan.FromSeconds(25))).ShouldBe(0);
    }

    private static Dictionary<string, string> Often => new() { ["OTEL_METRIC_EXPORT_INTERVAL"] = "200" };

    private sealed record Export(string Path, string? Type, string Body)
    {
        public override string ToString() => $"{Path} {Type} {Body.Length} bytes";
    }

    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _http;
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Collector()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            _http = builder.Build();
            _http.Run(ServeAsync);
        }

        public string Url => _http.Urls.Single();

        public bool Hangs { get; set; }

        public AwaitableLog<Export> Requests { get; } = new();

        /// <summary>The first export with all of these; one sent while the process is still starting lacks some.</summary>
        public Task<Export> ExportOfAsync(params string[] metrics) => Requests.FirstAsync(
            export => Array.TrueForAll(metrics, metric => export.Body.Contains(metric, StringComparison.Ordinal)),
            $"an export of {string.Join(", ", metrics)}",
            Deadline.Long);

        public Task StartAsync() => _http.StartAsync();

        public async ValueTask DisposeAsync()
        {
            _over.SetResult();
            await _http.DisposeAsync();
        }

        private async Task ServeAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            Requests.Add(new Export(context.Request.Path, context.Request.ContentType, Encoding.Latin1.GetString(body.ToArray())));
            if (Hangs)
            {
                await _over.Task;
            }
        }
    }
}
