namespace OcppActors.Domain.Ocpp;

/// <summary>The actions that this system looks at, by their names in OCPP.</summary>
public static class OcppAction
{
    public const string Authorize = "Authorize";
    public const string BootNotification = "BootNotification";
    public const string DiagnosticsStatusNotification = "DiagnosticsStatusNotification";
    public const string FirmwareStatusNotification = "FirmwareStatusNotification";
    public const string Heartbeat = "Heartbeat";
    public const string LogStatusNotification = "LogStatusNotification";
    public const string MeterValues = "MeterValues";
    public const string SecurityEventNotification = "SecurityEventNotification";
    public const string SignedFirmwareStatusNotification = "SignedFirmwareStatusNotification";
    public const string StartTransaction = "StartTransaction";
    public const string StatusNotification = "StatusNotification";
    public const string StopTransaction = "StopTransaction";
    public const string TransactionEvent = "TransactionEvent";

    /// <summary>A name that is met in every message costs no string of its own.</summary>
    internal static string Intern(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("Heartbeat"u8) => Heartbeat,
        _ when name.SequenceEqual("MeterValues"u8) => MeterValues,
        _ when name.SequenceEqual("TransactionEvent"u8) => TransactionEvent,
        _ when name.SequenceEqual("StatusNotification"u8) => StatusNotification,
        _ when name.SequenceEqual("BootNotification"u8) => BootNotification,
        _ => System.Text.Encoding.UTF8.GetString(name),
    };
}
