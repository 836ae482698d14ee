using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class UniqueIdTests
{
    /// <summary>Parts of ids that look like parts of topics.</summary>
    private static readonly Gen<string> Ids = Gen.Elements("A", "1", "2", "_", "_1_session", "_session", "session", "id-tag", "_1", "status", "c2", "/", "_value", "Outlet")
        .NonEmptyListOf().Resize(5).Select(string.Concat);

    private static readonly Gen<Entity> Any = Gen.Choose(0, 3).SelectMany(connector => Gen.Elements<Entity>(
    [
        .. Entities.OfChargePoint,
        Entities.Status(connector, 1, OcppStates.Status16), Entities.Status(connector, 2, OcppStates.Status2), Entities.ChargingState(connector),
        Entities.Error(connector), Entities.ErrorInfo(connector), Entities.VendorError(connector), Entities.SessionEnergy(connector),
        Entities.SessionDuration(connector), Entities.SessionStart(connector), Entities.SessionIdTag(connector),
        Entities.SessionStopReason(connector), Entities.SessionTransactionId(connector), Entities.Problem(connector, 1), Entities.Problem(connector, 2),
        ReadingEntities.Get(connector, "Outlet", MeasurandTable.Find("Display.InletHot")!, Quantity.Flag, Phases.Total),
        ReadingEntities.Get(connector, "Outlet", MeasurandTable.Find("Voltage")!, Quantity.Voltage, Phases.Total),
        ReadingEntities.Get(connector, "Outlet", MeasurandTable.Find("Voltage")!, Quantity.Voltage, Phases.L1),
    ]));

    [Fact]
    public void The_last_id_tag_of_a_charge_point_is_not_that_of_another_s_session()
    {
        Entities.LastIdTag.UniqueId(new ChargePointId("A")).ShouldBe("OCPP_A_id-tag_value");
        Entities.SessionIdTag(1).UniqueId(new ChargePointId("A")).ShouldBe("OCPP_A_1_session_id-tag_value");

        Entities.LastIdTag.UniqueId(new ChargePointId("A_1_session")).ShouldBe("OCPP_A_1_session_/id-tag_value");
    }

    [Fact]
    public void No_two_entities_of_any_charge_points_share_one() => Prop.ForAll(Ids.Two().ToArbitrary(), Any.Two().ToArbitrary(), (ids, entities) =>
        (entities.Item1.UniqueId(new ChargePointId(ids.Item1)) == entities.Item2.UniqueId(new ChargePointId(ids.Item2)))
        == (ids.Item1 == ids.Item2 && entities.Item1.Topic == entities.Item2.Topic)).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Of_all_short_ids_and_entities_no_two_share_one()
    {
        var ids = from first in Parts from second in Parts from third in Parts select first + second + third;
        var entities = Enumerable.Range(0, 3).SelectMany(connector => new[]
        {
            Entities.Status(connector, 1, OcppStates.Status16), Entities.Status(connector, 2, OcppStates.Status16), Entities.Error(connector),
            Entities.SessionIdTag(connector), Entities.SessionStart(connector), Entities.Problem(connector, 1), Entities.Problem(connector, 2),
            ReadingEntities.Get(connector, "Outlet", MeasurandTable.Find("Voltage")!, Quantity.Voltage, Phases.Total),
        }).Concat(Entities.OfChargePoint).ToList();

        var all = ids.Where(id => id.Length > 0).Distinct().SelectMany(id => entities.Select(entity => entity.UniqueId(new ChargePointId(id)))).ToList();

        all.Count.ShouldBeGreaterThan(5000);
        all.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
    }

    private static readonly string[] Parts = ["", "A", "_", "_1", "_1_session", "session", "_c2", "_id-tag", "/", "_Outlet", .. Enumerable.Range(0, 3).Select(number => number.ToString(CultureInfo.InvariantCulture))];
}
