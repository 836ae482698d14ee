using System.Diagnostics.Metrics;
using OcppActors.Broker;
using OcppActors.Messages;
using OcppActors.Metering;
using OcppActors.Mqtt;
using OcppActors.Ports;
using OcppActors.Snoop;
using OcppActors.Traffic;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>The metrics of the consumers of the traffic: snoop clients, metering, and the broker behind it.</summary>
internal static class ListenerMetrics
{
    public static void AddSnoop(this Meter meter, SnoopMetrics snoop, Admission admission)
    {
        meter.AddGauge("ocpp_relay.snoop_viewers", "{client}", "Clients of the snoop stream.", () => snoop.Viewers);
        meter.AddCounter("ocpp_relay.snoop_drops", "{client}", "Clients of the snoop stream that were ended because they were too slow.", () => snoop.Dropped);
        meter.AddGauge("ocpp_relay.replay_size", "By", "Memory of the reports that are kept for new clients of the snoop stream.", () => snoop.ReplayBytes);
        meter.AddCounter("ocpp_relay.replay_losses", "{connection}", "Connections and charge points whose reports are no longer kept for new clients because all of them were too large.", () => snoop.ReplayLosses);
        meter.AddCounter("ocpp_relay.snoop_refusals", "{request}", "Requests to the snoop port that were refused.", () => snoop.Refused);
        meter.AddGauge("ocpp_relay.snoop_port_connections", "{connection}", "Open connections to the snoop port, whatever they are.", () => admission.Connections);
        meter.AddCounter(
            "ocpp_relay.snoop_port_refusals",
            "{connection}",
            "Connections to the snoop port that were closed without an answer.",
            "reason",
            new LabeledValue("over_connections", () => admission.Metrics.OverConnections.Value),
            new LabeledValue("over_handshakes", () => admission.Metrics.OverHandshakes.Value),
            new LabeledValue("made_room", () => admission.Metrics.Evicted.Value),
            new LabeledValue("no_request", () => admission.Metrics.Expired.Value));
    }

    /// <summary>Adds what the process has refused for want of files.</summary>
    public static void AddFiles(this Meter meter, PortTransport ports) => meter.AddCounter(
        "ocpp_relay.file_refusals",
        "{connection}",
        "Connections to any port that were refused, and attempts to accept one that failed, because the process may not open more files.",
        () => ports.OutOfFiles.Value);

    public static void AddTraffic(this Meter meter, TrafficGate gate)
    {
        meter.AddGauge("ocpp_relay.traffic_waiting", "By", "Messages that wait for the slowest of snoop and metering.", () => gate.BacklogBytes);
        meter.AddCounter("ocpp_relay.traffic_closures", "{closure}", "How often more waited than may.", () => gate.Closures);
        meter.AddCounter("ocpp_relay.meter_values_shed", "{message}", "Messages, mostly MeterValues, that were kept from metering because more waited than may.", () => gate.Skipped);
    }

    /// <summary>Adds the metrics of the snoop stream that <c>ocpp-snoop2mqtt</c> reads.</summary>
    public static void AddFeed(this Meter meter, LinkMonitor feed)
    {
        meter.AddGauge("ocpp_relay.feed_connected", "{stream}", "1 while the snoop stream is there, else 0.", () => feed.State.IsUp ? 1 : 0);
        meter.AddCounter("ocpp_relay.feed_reconnects", "{stream}", "How often the snoop stream has come back.", () => feed.Reconnects);
    }

    public static void AddMetering(this Meter meter, MeteringMetrics metering, MqttMetrics mqtt)
    {
        meter.AddGauge("ocpp_relay.metering_charge_points", "{charge_point}", "Charge points that metering knows.", () => metering.ChargePoints);
        meter.AddCounter("ocpp_relay.metering_skips", "{part}", "Parts of messages that metering could not read.", () => metering.Skipped);
        meter.AddGauge("ocpp_relay.mqtt_connected", "{link}", "1 while the broker is connected, else 0.", () => mqtt.Link.State.IsUp ? 1 : 0);
        meter.AddCounter("ocpp_relay.mqtt_reconnects", "{link}", "How often the link to the broker has come back.", () => mqtt.Link.Reconnects);
        meter.AddGauge("ocpp_relay.mqtt_queue_length", "{topic}", "Topics whose latest value has not reached the broker.", () => mqtt.Waiting);
        meter.AddCounter(
            "ocpp_relay.mqtt_publications_left_out", "{publication}", "Publications left out because the broker does not take them.", () => mqtt.PublicationsLeftOut);
        meter.AddCounter("ocpp_relay.mqtt_publications", "{publication}", "Publications that the broker has taken.", () => mqtt.Publications);
    }

    /// <summary>Adds the metrics of the embedded broker.</summary>
    public static void AddBroker(this Meter meter, BrokerMetrics broker)
    {
        meter.AddGauge("ocpp_relay.broker_clients", "{client}", "Clients of the embedded broker.", () => broker.Clients);
        meter.AddGauge("ocpp_relay.broker_queued", "By", "Messages that wait for clients of the embedded broker, or for their acknowledgement.", () => broker.QueuedBytes);
        meter.AddGauge("ocpp_relay.broker_retained", "{message}", "Messages that the embedded broker retains.", () => broker.Retained);
        meter.AddCounter(
            "ocpp_relay.broker_refusals",
            "{refusal}",
            "What the embedded broker has refused.",
            "what",
            new LabeledValue("connection", () => broker.RefusedConnections),
            new LabeledValue("login", () => broker.RefusedLogins),
            new LabeledValue("publication", () => broker.RefusedPublications),
            new LabeledValue("subscription", () => broker.RefusedSubscriptions));
        meter.AddCounter("ocpp_relay.broker_evictions", "{connection}", "Connections without CONNECT that the embedded broker has closed to make room.", () => broker.Evicted);
        meter.AddCounter("ocpp_relay.broker_cuts", "{client}", "Clients that the embedded broker has disconnected because they exceeded a limit.", () => broker.Cut);
    }
}
