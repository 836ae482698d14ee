using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Vendor, model and firmware version of a charge point, from its BootNotification; null if unknown.</summary>
internal sealed record DeviceIdentity(string? Manufacturer, string? Model, string? Firmware)
{
    public static DeviceIdentity Unknown { get; } = new(null, null, null);

    /// <summary>Fills unknown values from an earlier identity.</summary>
    public DeviceIdentity WithFallback(DeviceIdentity earlier) =>
        new(Manufacturer ?? earlier.Manufacturer, Model ?? earlier.Model, Firmware ?? earlier.Firmware);

    /// <summary>Applies a BootNotification; values that it lacks stay.</summary>
    public DeviceIdentity With(Booted boot) =>
        new(boot.Vendor ?? Manufacturer, boot.Model ?? Model, boot.Firmware ?? Firmware);
}
