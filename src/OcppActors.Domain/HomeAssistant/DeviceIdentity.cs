using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>What the charge point has said of itself in its BootNotification; null where it has not.</summary>
internal sealed record DeviceIdentity(string? Manufacturer, string? Model, string? Firmware)
{
    public static DeviceIdentity Unknown { get; } = new(null, null, null);

    /// <summary>What this one leaves open is as the other, earlier one has it.</summary>
    public DeviceIdentity WithFallback(DeviceIdentity earlier) =>
        new(Manufacturer ?? earlier.Manufacturer, Model ?? earlier.Model, Firmware ?? earlier.Firmware);

    public DeviceIdentity With(Booted boot) =>
        new(boot.Vendor ?? Manufacturer, boot.Model ?? Model, boot.Firmware ?? Firmware);
}
