using System.Text.RegularExpressions;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Icons, and which entities a new installation shows.</summary>
public sealed class EntityLookTests
{
    /// <summary>Home Assistant shows all entities of the class <c>enum</c>, and all without a class, with the same icon.</summary>
    [Fact]
    public void An_entity_has_an_icon_unless_its_device_class_brings_one() =>
        All().ShouldAllBe(entity => (entity.Icon != null) == (entity.DeviceClass == null || entity.DeviceClass == "enum"));

    [Theory]
    [InlineData("Energy.Active.Import.Register", true)]
    [InlineData("Energy.Active.Export.Register", true)]
    [InlineData("Power.Active.Import", true)]
    [InlineData("Current.Import", true)]
    [InlineData("Current.Offered", true)]
    [InlineData("Voltage", true)]
    [InlineData("SoC", true)]
    [InlineData("Temperature", true)]
    [InlineData("Display.ChargingComplete", true)]
    [InlineData("Energy.Reactive.Import.Register", false)]
    [InlineData("Energy.Active.Import.Interval", false)]
    [InlineData("Energy.Apparent.Import", false)]
    [InlineData("Power.Reactive.Import", false)]
    [InlineData("Power.Factor", false)]
    [InlineData("Frequency", false)]
    [InlineData("RPM", false)]
    public void What_hardly_anybody_looks_at_is_disabled_by_default(string measurand, bool isEnabled)
    {
        var device = new TestDevice().Connects().SendsMeterValues($$"""{"value":"1","measurand":"{{measurand}}"}""").Waits(10);

        var component = device.Components.EnumerateObject().Single(each => each.Name.StartsWith("1_", StringComparison.Ordinal)).Value;
        component.TryGetProperty("enabled_by_default", out var enabled).ShouldBe(!isEnabled);
        (isEnabled || !enabled.GetBoolean()).ShouldBeTrue();
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_document_without_icons_is_read_back_whole_and_the_next_one_has_them()
    {
        var before = new TestDevice().Connects().Applies(
            Facts.Status("Available", error: "NoError"), Facts.Started(), new SecurityEventReported("TamperDetectionActivated", null)).Waits(10);
        var earlier = Regex.Replace(before.DocumentText, "\"icon\":\"[^\"]*\",|,\"via_device\":\"[^\"]*\"", "", RegexOptions.NonBacktracking);
        earlier.ShouldNotContain("mdi:");

        var device = new TestDevice(isRestored: false).Restores(earlier, states: before.Retained).Connects().Waits(10);

        device.DocumentText.ShouldBe(before.DocumentText);
        device.Documents.Count().ShouldBe(1);
    }

    private static IEnumerable<Entity> All() =>
    [
        .. Entities.OfChargePoint,
        Entities.Status(1, 1, OcppStates.Status16), Entities.Status(1, 2, OcppStates.Status2), Entities.ChargingState(1), Entities.Error(1),
        Entities.ErrorInfo(1), Entities.VendorError(1), Entities.Problem(1, 1), Entities.Problem(1, 2), Entities.SessionEnergy(1),
        Entities.SessionDuration(1), Entities.SessionStart(1), Entities.SessionIdTag(1), Entities.SessionStopReason(1),
        Entities.SessionTransactionId(1),
        .. MeasurandTable.All.SelectMany(row => row.Quantities.Select(quantity => ReadingEntities.Get(1, "Outlet", row, quantity, Phases.Total))),
    ];
}
