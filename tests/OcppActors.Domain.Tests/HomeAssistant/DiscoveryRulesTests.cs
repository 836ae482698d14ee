using System.Text;
using System.Text.Json.Nodes;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The rules find each error in an otherwise good document.</summary>
public sealed class DiscoveryRulesTests
{
    private const string Topic = "homeassistant/device/ocpp/CP/config";

    private const string Good = """
        {"device":{"identifiers":["cp_CP"],"name":"CP"},"origin":{"name":"us"},
         "availability":[{"topic":"bridge"},{"topic":"ocpp/CP/availability"}],"availability_mode":"all",
         "components":{
           "p":{"platform":"sensor","unique_id":"p","name":"P","state_topic":"ocpp/CP/p/state","device_class":"power","unit_of_measurement":"W","state_class":"measurement","qos":1},
           "s":{"platform":"sensor","unique_id":"s","name":"S","state_topic":"ocpp/CP/s/state","device_class":"enum","options":["A","B"]},
           "h":{"platform":"sensor","unique_id":"h","name":"H","state_topic":"ocpp/CP/h/state","device_class":"timestamp"},
           "c":{"platform":"binary_sensor","unique_id":"c","name":"C","state_topic":"ocpp/CP/availability","device_class":"connectivity","payload_on":"online","payload_off":"offline","availability":[{"topic":"bridge"}]},
           "f":{"platform":"binary_sensor","unique_id":"f","name":"F","state_topic":"ocpp/CP/f/state","value_template":"{{ value_json.value }}","device_class":"problem","payload_on":"1","payload_off":"0"}}}
        """;

    private const string BridgeTopic = "homeassistant/device/ocpp_bridge/b/config";

    private const string Bridge = """
        {"device":{"identifiers":["ocpp_bridge_b"],"name":"B"},"origin":{"name":"us"},
         "components":{"c":{"platform":"binary_sensor","unique_id":"b","name":"C","state_topic":"bridge","device_class":"connectivity","payload_on":"online","payload_off":"offline"}}}
        """;

    [Fact]
    public void A_good_document_and_its_states_pass() => Observe(
        (Topic, Good),
        ("ocpp/CP/availability", "online"),
        ("ocpp/CP/p/state", """{"value": 1.5}"""),
        ("ocpp/CP/p/state", """{"value": null}"""),
        ("ocpp/CP/s/state", """{"value": "B"}"""),
        ("ocpp/CP/h/state", """{"value": "2026-05-04T10:00:00.000Z"}"""),
        ("ocpp/CP/f/state", """{"value": 1}"""),
        ("ocpp/CP/f/state", """{"value": null}"""),
        (BridgeTopic, Bridge),
        ("somebody/else", "anything")).ShouldBeEmpty();

    [Theory]
    [InlineData("extra", "1", "unknown key extra at the root")]
    [InlineData("device", "null", "device is missing")]
    [InlineData("device.manufacturer", "\"\"", "device.manufacturer is not a text")]
    [InlineData("device.vendor", "\"x\"", "unknown key vendor in device")]
    [InlineData("device.identifiers", "[]", "without identifiers")]
    [InlineData("device.name", null, "without a name")]
    [InlineData("device.configuration_url", "\"here\"", "is not a URL")]
    [InlineData("device.configuration_url", "\"ws://here/\"", "is not a URL of http or https")]
    [InlineData("device.configuration_url", "\"http:///\"", "is not a URL of http or https")]
    [InlineData("device.via_device", "[\"bridge\"]", "device.via_device is not a text")]
    [InlineData("origin", null, "origin is missing")]
    [InlineData("origin.name", null, "origin.name is missing")]
    [InlineData("components", null, "components are missing")]
    [InlineData("availability_mode", "\"any\"", "availability_mode is not all")]
    [InlineData("availability", null, "no availability")]
    [InlineData("components.p.platform", "\"meter\"", "no platform")]
    [InlineData("components.p.unique_id", null, "no unique_id")]
    [InlineData("components.p.unique_id", "\"s\"", "unique_id sensor s twice")]
    [InlineData("components.p.state_topic", null, "no valid state_topic")]
    [InlineData("components.p.unit_of_measurement", "\"var\"", "unit var is not one of power")]
    [InlineData("components.p.unit_of_measurement", null, "unit (none) is not one of power")]
    [InlineData("components.p.state_class", "\"total\"", "state_class total is not one of power")]
    [InlineData("components.p.device_class", "\"might\"", "device_class might is unknown")]
    [InlineData("components.p.qos", "3", "qos is none of")]
    [InlineData("components.p.force_update", "true", "recorder")]
    [InlineData("components.p.object_id", "\"x\"", "object_id is silently ignored")]
    [InlineData("components.p.value_template", "\"{{ value_json.value|float }}\"", "a filter raises")]
    [InlineData("components.p.entity_category", "null", "entity_category")]
    [InlineData("components.p.suggested_display_precision", "-1", "suggested_display_precision")]
    [InlineData("components.p.icon", "\"mdi:flash\"", "the icon")]
    [InlineData("components.f.icon", "\"mdi:flash\"", "the icon")]
    [InlineData("components.s.icon", "\"flash\"", "the icon")]
    [InlineData("components.s.icon", "null", "the icon")]
    [InlineData("components.p.default_entity_id", "\"binary_sensor.p\"", "not of the platform's domain")]
    [InlineData("components.f.device_class", "\"power_factor\"", "device_class power_factor is unknown")]
    [InlineData("components.f.payload_on", null, "two payloads")]
    [InlineData("components.f.payload_off", "\"1\"", "two payloads")]
    [InlineData("components.f.value_template", null, "two payloads")]
    [InlineData("components.f.state_class", "\"measurement\"", "state_class is silently ignored")]
    [InlineData("components.p.enabled_by_default", "\"true\"", "is no boolean")]
    [InlineData("components.p.expire_after", "60", "revives a stale value")]
    [InlineData("components.p.availability_topic", "\"bridge\"", "the component is dropped")]
    [InlineData("components.p.value_template", "\"{{ value }}\"", "the template is not")]
    [InlineData("components.s.suggested_display_precision", "0", "makes the enum a number")]
    [InlineData("components.h.state_class", "\"measurement\"", "makes the timestamp a number")]
    [InlineData("components.s.options", "[]", "options go with")]
    [InlineData("components.s.options", "[\"A\",\"A\"]", "an option twice")]
    [InlineData("components.s.device_class", null, "options go with")]
    [InlineData("components.c.availability", null, "more than the bridge")]
    [InlineData("components.c.payload_on", null, "not a connectivity sensor")]
    [InlineData("components.P", "{\"platform\":\"sensor\"}", "the key is not [a-z0-9_]+")]
    public void A_document_damaged_in_one_place_is_found(string path, string? value, string complaint) =>
        Observe((Topic, Spoilt(path, value))).ShouldContain(violation => violation.Contains(complaint, StringComparison.Ordinal));

    [Theory]
    [InlineData("homeassistant/device/ocpp/a.b/config", Good, "does not listen")]
    [InlineData("homeassistant/device/x/ocpp/cp/config", Good, "does not listen")]
    [InlineData(Topic, "[]", "not a JSON object")]
    [InlineData("ocpp/CP/availability", "maybe", "neither online nor offline")]
    [InlineData("ocpp/CP/q/state", """{"value": 1}""", "before a document has announced it")]
    [InlineData("ocpp/+/q/state", """{"value": 1}""", "wildcard")]
    [InlineData("ocpp/CP/p/state", "1", "the state is not {")]
    [InlineData("ocpp/CP/p/state", "NaN", "the state is not JSON")]
    [InlineData("ocpp/CP/p/state", """{"value": 1, "unit": "W"}""", "the state is not {")]
    [InlineData("ocpp/CP/p/state", """{"value": "1"}""", "is not what a sensor of class power shows")]
    [InlineData("ocpp/CP/p/state", """{"value": 1e3}""", "exponent")]
    [InlineData("ocpp/CP/s/state", """{"value": "C"}""", "not among the options")]
    [InlineData("ocpp/CP/f/state", """{"value": 2}""", "neither on nor off")]
    [InlineData("ocpp/CP/f/state", """{"value": true}""", "neither on nor off")]
    [InlineData("ocpp/CP/h/state", """{"value": "2026-05-04T10:00:00"}""", "not a timestamp with a zone")]
    public void A_message_that_goes_wrong_after_a_good_document_is_found(string topic, string payload, string complaint) =>
        Observe((Topic, Good), (topic, payload)).ShouldContain(violation => violation.Contains(complaint, StringComparison.Ordinal));

    [Theory]
    [InlineData("components.p", null, "component p is left out")]
    [InlineData("components.p.unique_id", "\"q\"", "component p changed its unique_id")]
    [InlineData("components.p.unit_of_measurement", "\"kW\"", "component p changed its unit")]
    [InlineData("components.p.platform", "\"binary_sensor\"", "component p changed its platform")]
    [InlineData("components.f", "{\"platform\":\"sensor\"}", "component f changed its platform")]
    [InlineData("device.identifiers", "[\"cp_other\"]", "identifiers changed")]
    [InlineData("device.name", "\"Other\"", "less than 5 s")]
    public void A_document_that_does_not_follow_from_the_one_before_is_found(string path, string? value, string complaint)
    {
        var rules = new DiscoveryRules();

        rules.Observe(Topic, Encoding.UTF8.GetBytes(Good), DateTimeOffset.UnixEpoch);
        rules.Observe(Topic, Encoding.UTF8.GetBytes(Spoilt(path, value)), DateTimeOffset.UnixEpoch.AddSeconds(4.9));

        rules.Violations.ShouldContain(violation => violation.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_devices_with_the_same_entities_are_found() =>
        Observe((Topic, Good), ("homeassistant/device/ocpp/CQ/config", Good))
            .ShouldContain(violation => violation.Contains("is also used in", StringComparison.Ordinal));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_device_hangs_on_one_that_was_announced_before(bool isBridgeFirst, bool isFound)
    {
        var rules = new DiscoveryRules(hasBridges: true);
        var document = (Topic, Spoilt("device.via_device", "\"ocpp_bridge_b\""));
        foreach (var (topic, payload) in isBridgeFirst ? [(BridgeTopic, Bridge), document] : new[] { document, (BridgeTopic, Bridge) })
        {
            rules.Observe(topic, Encoding.UTF8.GetBytes(payload));
        }

        rules.Violations.Any(violation => violation.Contains("has not been announced", StringComparison.Ordinal)).ShouldBe(isFound);
    }

    [Theory]
    [InlineData("95", true)]
    [InlineData("90", true)]
    [InlineData("89.9", false)]
    [InlineData("100", false)]
    public void A_register_that_falls_a_little_is_found(string value, bool isFound)
    {
        var document = Spoilt("components.p", """
            {"platform":"sensor","unique_id":"p","state_topic":"ocpp/CP/p/state","device_class":"energy","unit_of_measurement":"Wh","state_class":"total_increasing"}
            """);

        Observe((Topic, document), ("ocpp/CP/p/state", """{"value": 100}"""), ("ocpp/CP/p/state", $$"""{"value": {{value}}}"""))
            .Any(violation => violation.Contains("negative energy", StringComparison.Ordinal)).ShouldBe(isFound);
    }

    private static IReadOnlyList<string> Observe(params (string Topic, string Payload)[] messages)
    {
        var rules = new DiscoveryRules();
        foreach (var (topic, payload) in messages)
        {
            rules.Observe(topic, Encoding.UTF8.GetBytes(payload));
        }

        return rules.Violations;
    }

    /// <summary>The good document with one member set, or removed by a null.</summary>
    private static string Spoilt(string path, string? value)
    {
        var document = JsonNode.Parse(Good)!;
        var steps = path.Split('.');
        var parent = steps[..^1].Aggregate(document, (node, step) => node[step]!).AsObject();
        parent.Remove(steps[^1]);
        if (value is not null)
        {
            parent[steps[^1]] = JsonNode.Parse(value);
        }

        return document.ToJsonString();
    }
}
