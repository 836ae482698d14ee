using System.Diagnostics.Metrics;
using OcppActors.Domain.Ocpp;
using OcppActors.Ports;
using OcppActors.Sessions;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Hosting.Observability.Metrics;

/// <summary>The metrics of the chargers' connections.</summary>
internal static class RelayMetrics
{
    public static void AddChargers(this Meter meter, SessionMetrics sessions, TapMetrics taps, UnfinishedMessages unfinished)
    {
        // Closed first: a connection that opens and closes in between must not make the difference negative.
        meter.AddGauge("ocpp_relay.chargers_connected", "{connection}", "Connections of chargers that the CPMS has accepted and that are open.", () =>
        {
            var closed = sessions.Closed.Value;
            return sessions.Opened.Value - closed;
        });
        meter.AddCounter("ocpp_relay.connections_opened", "{connection}", "Connections of chargers that the CPMS has accepted.", () => sessions.Opened.Value);
        meter.AddCounter("ocpp_relay.connections_closed", "{connection}", "Connections of chargers that are over.", () => sessions.Closed.Value);
        meter.AddCounter("ocpp_relay.upgrade_requests", "{request}", "Requests of chargers to be connected to the CPMS.", () => sessions.Requests.Value);
        meter.AddCounter(
            "ocpp_relay.dial_failures",
            "{request}",
            "Requests of chargers that did not become a connection: refused by the CPMS, unreachable (502), timeout (504), displaced by a newer request of the same charger, left before there was an answer.",
            "reason",
            new LabeledValue("refused", () => sessions.Refusals.Value),
            new LabeledValue("unreachable", () => sessions.Unreachable.Value),
            new LabeledValue("timeout", () => sessions.DialTimeouts.Value),
            new LabeledValue("displaced", () => sessions.Replaced.Value),
            new LabeledValue("left", () => sessions.Abandoned.Value));
        meter.AddCounter("ocpp_relay.takeovers", "{connection}", "Connections that gave way to a newer one of the same charger.", () => sessions.Takeovers.Value);
        meter.AddCounter("ocpp_relay.evictions", "{connection}", "Connections that were closed because the CPMS refused a newer one of the same charger.", () => sessions.Evictions.Value);
        meter.AddCounter("ocpp_relay.evictions_denied", "{connection}", "Newer connections that the CPMS refused and for which the open one was kept.", () => sessions.EvictionsDenied.Value);
        var (fromCharger, fromCpms) = (taps.Of(Direction.FromChargePoint), taps.Of(Direction.FromCsms));
        meter.AddCounter(
            "ocpp_relay.relayed_frames",
            "{frame}",
            "WebSocket frames that have passed, control frames included.",
            "direction",
            new LabeledValue("from_charger", () => fromCharger.Sum.Frames),
            new LabeledValue("from_cpms", () => fromCpms.Sum.Frames));
        meter.AddCounter(
            "ocpp_relay.relayed",
            "By",
            "Bytes that have come from their sender, frame headers included, handshakes not.",
            "direction",
            new LabeledValue("from_charger", () => fromCharger.Sum.Bytes),
            new LabeledValue("from_cpms", () => fromCpms.Sum.Bytes));
        meter.AddCounter(
            "ocpp_relay.tap_skips",
            "{message}",
            "Messages that passed but could not be read for snoop and metering.",
            "reason",
            [.. TapMetrics.Kinds.Select(kind => new LabeledValue(NameOf(kind), () => taps.Skipped(kind).Value))]);
        meter.AddGauge("ocpp_relay.tap_held", "By", "What is held of messages whose end has not come.", () => unfinished.Bytes);
        meter.AddCounter("ocpp_relay.tap_given_up", "{message}", "Messages that were given up before their end had come because all of them together were too large.", () => unfinished.GivenUp);
        meter.AddCounter(
            "ocpp_relay.tap_losses",
            "{direction}",
            "Directions of connections of which nothing more (lost), or nothing compressed (inflating), can be read.",
            "reason",
            new LabeledValue("inflating", () => taps.InflatingEnded.Value),
            new LabeledValue("lost", () => taps.Lost.Value));
    }

    public static void AddChargerPort(this Meter meter, PortMetrics port, Admission admission)
    {
        meter.AddGauge("ocpp_relay.port_connections", "{connection}", "Open connections to the chargers' port, whatever they are.", () => admission.Connections);
        meter.AddGauge("ocpp_relay.port_handshakes", "{connection}", "Of these, the ones that have not sent a whole request yet.", () => admission.Handshakes);
        meter.AddCounter(
            "ocpp_relay.port_refusals",
            "{connection}",
            "Connections to the chargers' port that the relay itself has turned away.",
            "reason",
            new LabeledValue("unsound", () => port.Refused.Value),
            new LabeledValue("not_allowed", () => port.NotAllowed.Value),
            new LabeledValue("plain_http", () => port.PlainHttp.Value),
            new LabeledValue("no_request", () => port.WithoutRequest.Value),
            new LabeledValue("over_connections", () => admission.Metrics.OverConnections.Value),
            new LabeledValue("over_address", () => admission.Metrics.OverAddress.Value),
            new LabeledValue("over_handshakes", () => admission.Metrics.OverHandshakes.Value),
            new LabeledValue("made_room", () => admission.Metrics.Evicted.Value));
    }

    private static string NameOf(TappedKind kind) => kind switch
    {
        TappedKind.TooLarge => "too_large",
        TappedKind.InflatingEnded => "inflating_ended",
        TappedKind.InflatingTooCostly => "inflating_too_costly",
        TappedKind.GivenUp => "given_up",
        TappedKind.BrokenCompression => "broken_compression",
        TappedKind.UnknownExtension => "unknown_extension",
        TappedKind.OutOfOrder => "out_of_order",
        TappedKind.ReservedOpcode => "reserved_opcode",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
