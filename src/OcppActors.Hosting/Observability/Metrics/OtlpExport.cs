using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OcppActors.Configuration;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>
/// Sends the metrics to a collector by OTLP. It is built only if configured, since it costs start-up time. The <c>OTEL_*</c>
/// variables apply as OpenTelemetry specifies; the option takes precedence over their endpoint.
/// </summary>
internal sealed class OtlpExport(string command, Uri? endpoint, IServiceProvider services) : IHostedService
{
    // A collector that hangs gets this much of the five seconds that a stop may take.
    private const int FlushMilliseconds = 500;
    private const string MetricsPath = "v1/metrics";

    private static readonly string[] Variables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private MeterProvider? _provider;

    /// <summary>Adds the export if the option or the environment names a collector.</summary>
    public static void AddTo(IServiceCollection services, string command, Uri? endpoint)
    {
        if (endpoint is not null || Array.Exists(Variables, name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }))
        {
            services.AddHostedService(provider => new OtlpExport(command, endpoint, provider));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = services.GetRequiredService<ServiceMeters>();
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(ServiceMeters.OfService, ServiceMeters.OfProcess, ServiceMeters.OfRuntime)
            .ConfigureResource(resource => resource
                .Clear()
                .AddService(command, serviceVersion: ProductVersion.Number)
                .AddTelemetrySdk()
                .AddEnvironmentVariableDetector())
            .AddOtlpExporter(Configure)
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends the last values if the collector takes them in time.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _provider?.Shutdown(FlushMilliseconds);
            _provider?.Dispose();
        },
        CancellationToken.None);

    // HTTP unless the environment asks for gRPC; the path is appended as it is to an endpoint from the environment.
    private void Configure(OtlpExporterOptions options)
    {
        if (endpoint is null)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL") is null or "")
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
        }

        options.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf && !endpoint.AbsolutePath.EndsWith(MetricsPath, StringComparison.Ordinal)
            ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{MetricsPath}")
            : endpoint;
    }
}
