namespace OcppActors.Domain.Ocpp;

/// <summary>The names of the OCPP actions that are read.</summary>
public static class OcppAction
{
    public const string Authorize = "Authorize";
    public const string BootNotification = "BootNotification";
    public const string DiagnosticsStatusNotification = "DiagnosticsStatusNotification";
    public const string ExtendedTriggerMessage = "ExtendedTriggerMessage";
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
    public const string TriggerMessage = "TriggerMessage";

    /// <summary>The action as text, without an allocation for the known ones.</summary>
    internal static string Intern(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("Heartbeat"u8) => Heartbeat,
        _ when name.SequenceEqual("MeterValues"u8) => MeterValues,
        _ when name.SequenceEqual("TransactionEvent"u8) => TransactionEvent,
        _ when name.SequenceEqual("StatusNotification"u8) => StatusNotification,
        _ when name.SequenceEqual("BootNotification"u8) => BootNotification,
        _ when name.SequenceEqual("Authorize"u8) => Authorize,
        _ when name.SequenceEqual("DiagnosticsStatusNotification"u8) => DiagnosticsStatusNotification,
        _ when name.SequenceEqual("FirmwareStatusNotification"u8) => FirmwareStatusNotification,
        _ when name.SequenceEqual("LogStatusNotification"u8) => LogStatusNotification,
        _ when name.SequenceEqual("SecurityEventNotification"u8) => SecurityEventNotification,
        _ when name.SequenceEqual("SignedFirmwareStatusNotification"u8) => SignedFirmwareStatusNotification,
        _ when name.SequenceEqual("StartTransaction"u8) => StartTransaction,
        _ when name.SequenceEqual("StopTransaction"u8) => StopTransaction,
        _ when name.SequenceEqual("TriggerMessage"u8) => TriggerMessage,
        _ when name.SequenceEqual("ExtendedTriggerMessage"u8) => ExtendedTriggerMessage,
        _ => System.Text.Encoding.UTF8.GetString(name),
    };
}
