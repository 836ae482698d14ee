using System.Text.RegularExpressions;
using OcppActors.Broker;
using OcppActors.Hosting.Observability.Metrics;
using OcppActors.Messages;
using OcppActors.Metering;
using OcppActors.Mqtt;
using OcppActors.Ports;
using OcppActors.Sessions;
using OcppActors.Snoop;
using OcppActors.Traffic;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Tests.Hosting;

/// <summary>Everything that either command measures, as Prometheus gets it.</summary>
public sealed partial class MetricsReaderTests : IDisposable
{
    private readonly SessionMetrics _sessions = new();
    private readonly MqttMetrics _mqtt = new(TimeProvider.System);
    private readonly ServiceMeters _meters;
    private readonly MetricsReader _reader;

    public MetricsReaderTests()
    {
        _meters = new ServiceMeters(meter =>
        {
            meter.AddChargers(_sessions, new TapMetrics(), new UnfinishedMessages());
            meter.AddChargerPort(new PortMetrics(), new Admission("the relay"));
            meter.AddSnoop(new SnoopMetrics(), new Admission("the snoop port"));
            meter.AddTraffic(new TrafficGate());
            meter.AddFeed(new LinkMonitor(TimeProvider.System));
            meter.AddMetering(new MeteringMetrics(), _mqtt);
            meter.AddBroker(new BrokerMetrics());
        });
        _reader = new MetricsReader(_meters);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public void Every_line_is_help_type_or_a_sample_of_the_metric_before_it()
    {
        var (name, isCounter) = ("", false);
        foreach (var line in Lines())
        {
            if (Help().Match(line) is { Success: true } help)
            {
                name = help.Groups["name"].Value;
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                type.Groups["name"].Value.ShouldBe(name);
                isCounter = type.Groups["type"].Value == "counter";
                name.EndsWith("_total", StringComparison.Ordinal).ShouldBe(isCounter, name);
            }
            else
            {
                Sample().Match(line).Groups["name"].Value.ShouldBe(name, line);
            }
        }
    }

    [Fact]
    public void Metrics_and_samples_are_unique()
    {
        Lines().Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).ShouldBeUnique();
        Lines().Where(line => line[0] != '#').Select(line => line[..line.LastIndexOf(' ')]).ShouldBeUnique();
    }

    [Fact]
    public void Every_metric_has_the_prefix_of_the_service_the_process_or_the_runtime() =>
        Lines().Where(line => line[0] != '#').ShouldAllBe(line =>
            line.StartsWith("ocpp_relay_", StringComparison.Ordinal) || line.StartsWith("process_", StringComparison.Ordinal) || line.StartsWith("dotnet_", StringComparison.Ordinal));

    [Theory]
    [InlineData("process_cpu_seconds_total")]
    [InlineData("process_resident_memory_bytes")]
    [InlineData("process_start_time_seconds")]
    [InlineData("dotnet_gc_pause_time_seconds_total")]
    [InlineData("dotnet_thread_pool_queue_length")]
    [InlineData("ocpp_relay_mqtt_queue_length")]
    [InlineData("ocpp_relay_broker_queued_bytes")]
    [InlineData("ocpp_relay_broker_refusals_total{what=\"login\"}")]
    [InlineData("ocpp_relay_tap_skips_total{reason=\"broken_compression\"}")]
    public void Expected_samples_are_present(string sample) =>
        Lines().ShouldContain(line => line.StartsWith($"{sample} ", StringComparison.Ordinal));

    [Fact]
    public void Samples_have_current_values()
    {
        _sessions.Opened.Increment();
        _sessions.Opened.Increment();
        _sessions.Closed.Increment();
        _mqtt.Link.ReportUp();
        _mqtt.Waiting = 7;
        Lines().ShouldContain("ocpp_relay_chargers_connected 1");
        Lines().ShouldContain("ocpp_relay_mqtt_connected 1");
        Lines().ShouldContain("ocpp_relay_mqtt_queue_length 7");

        _sessions.Closed.Increment();
        _mqtt.Link.ReportDown("it was reset");

        Lines().ShouldContain("ocpp_relay_chargers_connected 0");
        Lines().ShouldContain("ocpp_relay_connections_closed_total 2");
        Lines().ShouldContain("ocpp_relay_mqtt_connected 0");
    }

    private string[] Lines() => _reader.Read().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // Prometheus: "Metric names and labels", and its text format 0.0.4.
    [GeneratedRegex("^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) .+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*",?)+\})? -?[0-9.E+-]+$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();
}
