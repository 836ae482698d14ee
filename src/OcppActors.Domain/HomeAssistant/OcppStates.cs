using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The enumerations that are published as states. Home Assistant ignores a state that is not among the announced options and
/// keeps showing the old one; so the whole enumeration is announced, and any other value is published as unknown.
/// </summary>
internal static class OcppStates
{
    /// <summary>Every version of OCPP has it: it stands for stop reasons that none defines.</summary>
    public const string OtherReason = "Other";

    /// <summary>ChargePointStatus, OCPP 1.6 section 7.7.</summary>
    public static ImmutableArray<string> Status16 { get; } =
    [
        "Available", "Preparing", "Charging", "SuspendedEVSE", "SuspendedEV", "Finishing", "Reserved", "Unavailable", "Faulted",
    ];

    /// <summary>ConnectorStatusEnumType, OCPP 2.0.1 part 2 section 3.17.</summary>
    public static ImmutableArray<string> Status2 { get; } = ["Available", "Occupied", "Reserved", "Unavailable", "Faulted"];

    /// <summary>ChargingStateEnumType, OCPP 2.0.1 part 2.</summary>
    public static ImmutableArray<string> Charging { get; } = ["Charging", "EVConnected", "SuspendedEV", "SuspendedEVSE", "Idle"];

    /// <summary>ChargePointErrorCode, OCPP 1.6 section 7.6.</summary>
    public static ImmutableArray<string> Error { get; } =
    [
        "NoError", "ConnectorLockFailure", "EVCommunicationError", "GroundFailure", "HighTemperature", "InternalError",
        "LocalListConflict", "OtherError", "OverCurrentFailure", "OverVoltage", "PowerMeterFailure", "PowerSwitchFailure",
        "ReaderFailure", "ResetFailure", "UnderVoltage", "WeakSignal",
    ];

    /// <summary>
    /// Reason, OCPP 1.6 section 7.36, and ReasonEnumType, OCPP 2.1 part 2: a charger keeps its entity when it is updated to another
    /// version.
    /// </summary>
    public static ImmutableArray<string> StopReason { get; } =
    [
        "DeAuthorized", "EmergencyStop", "EVDisconnected", "HardReset", "Local", OtherReason, "PowerLoss", "Reboot", "Remote", "SoftReset",
        "UnlockCommand", "EnergyLimitReached", "GroundFault", "ImmediateReset", "LocalOutOfCredit", "MasterPass", "OvercurrentFault",
        "PowerQuality", "SOCLimitReached", "StoppedByEV", "TimeLimitReached", "Timeout", "ReqEnergyTransferRejected",
    ];

    /// <summary>FirmwareStatusEnumType, OCPP 2.0.1 part 2 section 3.38; it includes FirmwareStatus of OCPP 1.6 (section 7.25).</summary>
    public static ImmutableArray<string> Firmware { get; } =
    [
        "Idle", "Downloading", "Downloaded", "DownloadFailed", "DownloadScheduled", "DownloadPaused", "Installing", "Installed",
        "InstallationFailed", "InstallRebooting", "InstallScheduled", "InstallVerificationFailed", "InvalidSignature",
        "SignatureVerified",
    ];

    /// <summary>
    /// DiagnosticsStatus, OCPP 1.6 section 7.24, and UploadLogStatusEnumType, OCPP 2.0.1 part 2 section 3.84, which the security
    /// extension adds to OCPP 1.6.
    /// </summary>
    public static ImmutableArray<string> Diagnostics { get; } =
    [
        "Idle", "Uploading", "Uploaded", "UploadFailed", "UploadFailure", "BadMessage", "NotSupportedOperation",
        "PermissionDenied", "AcceptedCanceled",
    ];

    public static ImmutableArray<string> Status(bool isVersion2) => isVersion2 ? Status2 : Status16;

    /// <summary>The stop reason as OCPP spells it; <see cref="OtherReason"/> for any that it does not define.</summary>
    public static string StopReasonOf(string reason) => Find(StopReason, reason) ?? OtherReason;

    /// <summary>The option that is equal regardless of case, or null.</summary>
    public static string? Find(ImmutableArray<string> options, string state) =>
        options.FirstOrDefault(option => option.Equals(state, StringComparison.OrdinalIgnoreCase));
}
