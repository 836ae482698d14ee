using System.Text;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The bridge as a device, which those of its charge points hang on.</summary>
public sealed class BridgeDeviceTests
{
    private static readonly DeviceSettings Settings = new("ocpp-bridge/garage/availability", "1.2.3") { BridgeId = "garage", ConfigurationUrl = "https://relay.lan/ocpp/" };

    [Fact]
    public void Its_document_shows_whether_the_bridge_is_connected()
    {
        var publication = BridgeDevice.Of(Settings);

        publication.Kind.ShouldBe(PublicationKind.BridgeDiscovery);
        publication.Topic.ShouldBe("homeassistant/device/ocpp_bridge/garage/config");
        Encoding.UTF8.GetString(publication.Payload.Span).ShouldBe(
            """{"device":{"identifiers":["ocpp_bridge_garage"],"name":"OCPP bridge garage","manufacturer":"OcppActors","sw_version":"1.2.3","configuration_url":"https://relay.lan/ocpp/"},"""
            + """ "origin":{"name":"OcppActors","sw_version":"1.2.3"},""".TrimStart()
            + """ "components":{"connection":{"platform":"binary_sensor","unique_id":"ocpp_bridge_garage_connection","name":"Connection","state_topic":"ocpp-bridge/garage/availability","payload_on":"online","payload_off":"offline","device_class":"connectivity","entity_category":"diagnostic","qos":1}}}""".TrimStart());
    }

    [Fact]
    public void Charge_points_hang_on_it_and_show_the_same_page()
    {
        var rules = new DiscoveryRules(hasBridges: true);
        var bridge = BridgeDevice.Of(Settings);
        var device = new TestDevice(settings: Settings).Connects().Waits(10);

        rules.Observe(bridge.Topic, bridge.Payload.Span);
        rules.Observe("homeassistant/device/ocpp/CP-1/config", Encoding.UTF8.GetBytes(device.DocumentText));

        rules.Violations.ShouldBeEmpty();
        device.Document.GetProperty("device").GetProperty("via_device").GetString().ShouldBe("ocpp_bridge_garage");
        device.Document.GetProperty("device").GetProperty("configuration_url").GetString().ShouldBe("https://relay.lan/ocpp/");
    }

    [Fact]
    public void Two_bridges_are_two_devices()
    {
        var (one, other) = (BridgeDevice.Of(Settings), BridgeDevice.Of(Settings with { BridgeId = "cellar", BridgeAvailabilityTopic = "ocpp-bridge/cellar/availability" }));
        var rules = new DiscoveryRules();

        rules.Observe(one.Topic, one.Payload.Span);
        rules.Observe(other.Topic, other.Payload.Span);

        other.Topic.ShouldNotBe(one.Topic);
        rules.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("garage.lan")]
    [InlineData("Garage 1")]
    [InlineData("+")]
    [InlineData("ü")]
    public void Whatever_its_client_id_Home_Assistant_accepts_it(string id)
    {
        var bridge = BridgeDevice.Of(Settings with { BridgeId = id });
        var rules = new DiscoveryRules();

        rules.Observe(bridge.Topic, bridge.Payload.Span);

        rules.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ocpp_bridge")]
    [InlineData("garage")]
    [InlineData("bridge/garage")]
    public void No_charge_point_has_its_topic_or_its_unique_id(string id)
    {
        var rules = new DiscoveryRules();
        var bridge = BridgeDevice.Of(Settings);
        var device = new TestDevice(id, Settings).Connects().Waits(10);

        rules.Observe(bridge.Topic, bridge.Payload.Span);
        foreach (var (at, publication) in device.Published)
        {
            publication.Topic.ShouldNotBe(bridge.Topic);
            rules.Observe(publication.Topic, publication.Payload.Span, at);
        }

        rules.Violations.ShouldBeEmpty();
    }
}
