using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>A charger's BootNotification describes its device in Home Assistant.</summary>
public sealed class DeviceTests
{
    [RequiresFact(Requirement.Mosquitto)]
    public async Task Vendor_model_and_firmware_are_those_of_the_BootNotification()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.TheRelay);
        var recording = Recordings.Named("three-phase-all-1.6");
        var topic = Topics.Discovery(recording.ChargePoint);

        await scenario.PlayAsync(recording);
        var message = await scenario.Watcher.Messages.FirstAsync(
            message => message.Topic == topic && message.Payload.Contains("manufacturer", StringComparison.Ordinal), "the device", Deadline.Long);

        var device = new DiscoveryDocument(message.Payload).Device;
        ((string?)device["manufacturer"]).ShouldBe("Solbruk");
        ((string?)device["model"]).ShouldBe("Trio 22");
        ((string?)device["sw_version"]).ShouldBe("2026.05.1");
        ((string?)device["serial_number"]).ShouldBe("SOL_3P-0042");
    }
}
