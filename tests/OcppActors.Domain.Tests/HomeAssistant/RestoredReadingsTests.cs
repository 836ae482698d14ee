using System.Text.Json;
using System.Text.Json.Nodes;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Restores the phases and units that an earlier run has announced.</summary>
public sealed class RestoredReadingsTests
{
    [Fact]
    public void A_sum_needs_every_phase_that_was_seen_before()
    {
        var document = new TestDevice().Connects()
            .SendsMeterValues(Sample("Power.Active.Import", 1, "L1"), Sample("Power.Active.Import", 2, "L2"), Sample("Power.Active.Import", 3, "L3"))
            .Waits(2).DocumentText;
        var device = new TestDevice(isRestored: false).Restores(document).Connects();

        device.SendsMeterValues(Sample("Power.Active.Import", 7, "L1"), Sample("Power.Active.Import", 8, "L2"));
        device.Retained.Keys.ShouldBe(["1/Outlet/Power-Active-Import/L1", "1/Outlet/Power-Active-Import/L2"], ignoreOrder: true);
        device.SendsMeterValues(Sample("Power.Active.Import", 1, "L1"), Sample("Power.Active.Import", 1, "L2"), Sample("Power.Active.Import", 1, "L3"));

        device.Retained["1/Outlet/Power-Active-Import"].ShouldBe("""{"value": 3}""");
    }

    [Fact]
    public void The_charger_s_own_total_of_a_current_is_restored()
    {
        var document = new TestDevice().Connects()
            .SendsMeterValues(Sample("Current.Import", 9), Sample("Current.Import", 2, "L1"), Sample("Current.Import", 3, "L2"))
            .Waits(2).DocumentText;

        var device = new TestDevice(isRestored: false).Restores(document).Connects().SendsMeterValues(Sample("Current.Import", 2, "L1")).Waits(10);

        device.DocumentText.ShouldBe(document);
    }

    [Fact]
    public void The_restored_unit_stays()
    {
        var document = new TestDevice().Connects().SendsMeterValues(Sample("Power.Offered", 11, unit: "kVA")).Waits(2).DocumentText;

        var device = new TestDevice(isRestored: false).Restores(document).Connects().SendsMeterValues(Sample("Power.Offered", 11, unit: "kW")).Waits(10);

        device.DocumentText.ShouldBe(document);
    }

    [Theory]
    [InlineData("L1", "L1", "=1")]
    [InlineData("", "L2", "L2=1")]
    [InlineData("L1", "", "=1")]
    [InlineData("L1 L2", "L1", "L1=1")]
    [InlineData("L1 L2", "", "=1")]
    [InlineData("L1 L2 L3", "L1 L2", "L1=1 L2=1")]
    [InlineData("L1 L2 L3", "L1 L2 L3", "=3 L1=1 L2=1 L3=1")]
    [InlineData("L1", "L1 L2", "=2 L1=1 L2=1")]
    public void Readings_before_the_restore_are_published_at_the_topics_of_restored_phases(string before, string gathered, string expected)
    {
        var document = new TestDevice().Connects().SendsMeterValues(Samples(before)).Waits(2).DocumentText;

        var device = new TestDevice(isRestored: false).Connects().SendsMeterValues(Samples(gathered)).Restores(document).Waits(10);

        const string topic = "1/Outlet/Power-Active-Import";
        device.Retained.Where(state => state.Key.StartsWith(topic, StringComparison.Ordinal))
            .Select(state => $"{state.Key[topic.Length..].TrimStart('/')}={JsonElement.Parse(state.Value).GetProperty("value")}")
            .Order(StringComparer.Ordinal)
            .ShouldBe(expected.Split(' '));
        KeysOf(JsonElement.Parse(document).GetProperty("components")).ShouldBeSubsetOf(KeysOf(device.Components));
    }

    [Fact]
    public void A_restored_total_is_removed_if_phases_of_a_voltage_came_first()
    {
        var document = new TestDevice().Connects().SendsMeterValues(Sample("Voltage", 230, "L1")).Waits(2).DocumentText;

        var device = new TestDevice(isRestored: false).Connects()
            .SendsMeterValues(Sample("Voltage", 231, "L1"), Sample("Voltage", 232, "L2")).Restores(document).Waits(10);

        device.Retained.ShouldBe(
            new Dictionary<string, string>
            {
                ["1/Outlet/Voltage"] = """{"value": null}""",
                ["1/Outlet/Voltage/L1"] = """{"value": 231}""",
                ["1/Outlet/Voltage/L2"] = """{"value": 232}""",
            },
            ignoreOrder: true);
        JsonNode.Parse(device.Components.GetProperty("1_outlet_voltage").GetRawText())!.AsObject().Count.ShouldBe(1);
    }

    private static List<string> KeysOf(JsonElement components) => [.. components.EnumerateObject().Select(component => component.Name)];

    private static string[] Samples(string phases) =>
        [.. phases.Split(' ').Select(phase => Sample("Power.Active.Import", 1, phase.Length == 0 ? null : phase))];

    private static string Sample(string measurand, int value, string? phase = null, string? unit = null) => JsonSerializer.Serialize(
        new Dictionary<string, string?> { ["value"] = $"{value}", ["measurand"] = measurand, ["phase"] = phase, ["unit"] = unit });
}
