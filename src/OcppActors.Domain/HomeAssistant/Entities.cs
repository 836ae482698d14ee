using System.Collections.Immutable;
using System.Globalization;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The entities of a charge point and its connectors other than meter readings (<see cref="ReadingEntities"/>).</summary>
internal static class Entities
{
    private const string StatusIcon = "mdi:ev-station";
    private const string IdTagIcon = "mdi:card-account-details-outline";

    public static Entity Connectivity { get; } = new("availability", "Connection")
    {
        IsConnectivity = true,
        DeviceClass = "connectivity",
        IsDiagnostic = true,
    };

    public static Entity Heartbeat { get; } = new("heartbeat", "Heartbeat") { DeviceClass = "timestamp", IsDiagnostic = true };

    public static Entity HeartbeatInterval { get; } = new("heartbeat-interval", "Heartbeat interval")
    {
        DeviceClass = "duration",
        Unit = "s",
        Precision = 0,
        IsDiagnostic = true,
    };

    public static Entity SerialNumber { get; } = new("serial-number", "Serial number") { IsDiagnostic = true, Icon = "mdi:identifier" };

    public static Entity FirmwareStatus { get; } = Diagnostic("firmware-status", "Firmware status", OcppStates.Firmware, "mdi:update");

    public static Entity DiagnosticsStatus { get; } =
        Diagnostic("diagnostics-status", "Diagnostics status", OcppStates.Diagnostics, "mdi:file-upload-outline");

    public static Entity SecurityEvent { get; } =
        new("security-event", "Last security event") { IsDiagnostic = true, Icon = "mdi:shield-alert-outline" };

    public static Entity LastIdTag { get; } = new("id-tag", "Last id tag") { IsDiagnostic = true, Icon = IdTagIcon };

    /// <summary>The entities that a charge point has once.</summary>
    public static ImmutableArray<Entity> OfChargePoint { get; } =
        [Connectivity, Heartbeat, HeartbeatInterval, SerialNumber, FirmwareStatus, DiagnosticsStatus, SecurityEvent, LastIdTag];

    /// <summary>The connector in the topic of an entity; 0 if there is none.</summary>
    public static int ConnectorOf(string topic) =>
        int.TryParse(topic.AsSpan(0, Math.Max(0, topic.IndexOf('/', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    /// <summary>The status of a connector; the first connector of an EVSE has the topic of the EVSE.</summary>
    public static Entity Status(int connector, int connectorOfEvse, ImmutableArray<string> options) => connectorOfEvse <= 1
        ? SharedEntities.Get(new(connector, options == OcppStates.Status2 ? "status of 2.x" : "status of 1.6"), options, static (of, options) =>
            new($"{of.Connector}/status", Entity.NameOf(of.Connector, "status")) { DeviceClass = "enum", Options = options, Icon = StatusIcon })
        : new($"{connector}/c{connectorOfEvse}/status", Entity.NameOf(connector, $"status, plug {connectorOfEvse}")) { DeviceClass = "enum", Options = options, Icon = StatusIcon };

    /// <summary>Whether a connector reports a fault or an error.</summary>
    public static Entity Problem(int connector, int connectorOfEvse) => connectorOfEvse <= 1
        ? Shared(connector, "problem", static of => Problem($"{of}/problem", Entity.NameOf(of, "problem")))
        : Problem($"{connector}/c{connectorOfEvse}/problem", Entity.NameOf(connector, $"problem, plug {connectorOfEvse}"));

    /// <summary>The charging state of an EVSE's transaction (OCPP 2.0.1 part 2, ChargingStateEnumType).</summary>
    public static Entity ChargingState(int connector) => Shared(
        connector,
        "charging-state",
        static of => Diagnostic($"{of}/charging-state", Entity.NameOf(of, "charging state"), OcppStates.Charging, "mdi:ev-plug-type2"));

    public static Entity Error(int connector) => Shared(
        connector, "error", static of => Diagnostic($"{of}/error", Entity.NameOf(of, "error"), OcppStates.Error, "mdi:alert-circle-outline"));

    public static Entity ErrorInfo(int connector) => Shared(connector, "error-info", static of =>
        new($"{of}/error-info", Entity.NameOf(of, "error info")) { IsDiagnostic = true, Icon = "mdi:message-alert-outline" });

    public static Entity VendorError(int connector) => Shared(connector, "vendor-error", static of =>
        new($"{of}/vendor-error", Entity.NameOf(of, "vendor error")) { IsDiagnostic = true, Icon = "mdi:alert-decagram-outline" });

    public static Entity SessionEnergy(int connector) => Shared(connector, "energy", static of => Session(of, "energy", "session energy") with
    {
        DeviceClass = Quantity.Energy.DeviceClass,
        Unit = Quantity.Energy.Unit,
        StateClass = "total_increasing",
        Precision = 0,
    });

    public static Entity SessionDuration(int connector) => Shared(connector, "duration", static of => Session(of, "duration", "session duration") with
    {
        DeviceClass = "duration",
        Unit = "s",
        StateClass = "measurement",
        Precision = 0,
    });

    public static Entity SessionStart(int connector) =>
        Shared(connector, "start", static of => Session(of, "start", "session start") with { DeviceClass = "timestamp" });

    public static Entity SessionIdTag(int connector) =>
        Shared(connector, "id-tag", static of => Session(of, "id-tag", "session id tag") with { Icon = IdTagIcon });

    public static Entity SessionStopReason(int connector) => Shared(connector, "stop-reason", static of => Session(of, "stop-reason", "session stop reason") with
    {
        DeviceClass = "enum",
        Options = OcppStates.StopReason,
        Icon = "mdi:stop-circle-outline",
    });

    public static Entity SessionTransactionId(int connector) => Shared(connector, "transaction-id", static of =>
        Session(of, "transaction-id", "session transaction id") with { IsDiagnostic = true, Icon = "mdi:pound" });

    /// <summary>The entity of a connector that has this topic, or null.</summary>
    /// <param name="connector">The connector.</param>
    /// <param name="topic">The levels of the topic behind the connector.</param>
    public static Entity? OfConnector(int connector, ReadOnlySpan<string> topic) => topic switch
    {
        ["charging-state"] => ChargingState(connector),
        ["problem"] => Problem(connector, 1),
        ["error"] => Error(connector),
        ["error-info"] => ErrorInfo(connector),
        ["vendor-error"] => VendorError(connector),
        ["session", "energy"] => SessionEnergy(connector),
        ["session", "duration"] => SessionDuration(connector),
        ["session", "start"] => SessionStart(connector),
        ["session", "id-tag"] => SessionIdTag(connector),
        ["session", "stop-reason"] => SessionStopReason(connector),
        ["session", "transaction-id"] => SessionTransactionId(connector),
        _ => null,
    };

    private static Entity Shared(int connector, string subject, Func<int, Entity> create) =>
        SharedEntities.Get(new(connector, subject), create, static (of, create) => create(of.Connector));

    private static Entity Session(int connector, string topic, string label) => new($"{connector}/session/{topic}", Entity.NameOf(connector, label));

    private static Entity Diagnostic(string topic, string name, ImmutableArray<string> options, string icon) =>
        new(topic, name) { DeviceClass = "enum", Options = options, IsDiagnostic = true, Icon = icon };

    private static Entity Problem(string topic, string name) => new(topic, name) { IsFlag = true, DeviceClass = "problem", IsDiagnostic = true };
}
