using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Ends that name no transaction, and ids that two connectors share.</summary>
public sealed class UnnamedEndTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("-483920")]
    [InlineData("99")]
    [InlineData(null)]
    public void An_end_without_a_known_id_ends_the_only_running_transaction_which_keeps_its_id(string? id)
    {
        var device = New().Applies(Started(at: 0), StartAnswered("521")).Waits(10).Applies(Updated("-1", at: 10, samples: Register(5200, at: 10))).Waits(10);

        device.Applies(Ended(id, at: 20, register: 6100)).Waits(10).Applies(Ended(id, at: 20, register: 6100)).Waits(10);

        (Value(device, "energy"), Value(device, "duration"), Value(device, "transaction-id")).ShouldBe(("1100", "20", "\"521\""));
        (device.Finished.ShouldHaveSingleItem().TransactionId, device.Finished[0].Energy).ShouldBe(("521", 1100));
        device.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void An_end_without_an_id_ends_a_restored_transaction_as_well()
    {
        var device = New().Applies(Started(at: 0), StartAnswered("521")).Waits(10).Applies(Updated("521", at: 10, samples: Register(5200, at: 10))).Waits(10).Restarts().Connects();

        device.Applies(Ended("-1", at: 40, register: 6100)).Waits(10);

        Value(device, "energy").ShouldBe("1100");
        device.Finished.ShouldHaveSingleItem().TransactionId.ShouldBe("521");
    }

    [Fact]
    public void Of_two_transactions_the_one_ends_whose_meter_values_bore_the_id()
    {
        var device = Two().Applies(Updated("-1", 1, 10, Register(5200, at: 10))).Applies(Updated("72", 2, 10, Register(5100, 2, 10))).Waits(10);

        device.Applies(Ended("-1", at: 20, register: 6100)).Waits(10);

        device.Finished.ShouldHaveSingleItem().Connector.ShouldBe(1);
    }

    [Theory]
    [InlineData("TAG-2", 9000, 2)]
    [InlineData("TAG-1", 9000, 1)]
    [InlineData(null, 5900, 1)]
    [InlineData("TAG-2", 5900, null)]
    [InlineData(null, 9000, null)]
    public void Of_two_transactions_the_one_ends_that_id_tag_and_meterStop_fit_alone(string? tag, int register, int? connector)
    {
        var device = Two().Applies(Updated("71", 1, 10, Register(5200, at: 10))).Applies(Updated("72", 2, 10, Register(8100, 2, 10))).Waits(10);

        device.Applies(Ended("0", at: 20, register: register) with { IdTag = tag }).Waits(10);

        device.Finished.Select(session => (int?)session.Connector).SingleOrDefault().ShouldBe(connector);
        device.Skipped.ShouldBe(connector is null ? [EndLookup.SeveralRun] : []);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_two_connectors_with_one_id_the_one_ends_whose_last_reading_is_nearest(int first)
    {
        var device = New().Applies(Started(1, register: 1000, call: "a"), StartAnswered("5", "a"), Started(2, register: 41_000, call: "b"), StartAnswered("5", "b")).Waits(10)
            .Applies(Updated("5", 1, 10, Register(2800, 1, 10))).Applies(Updated("5", 2, 10, Register(42_700, 2, 10))).Waits(10);

        foreach (var connector in (int[])[first, 3 - first])
        {
            device.Applies(Ended("5", at: 10 + (10 * device.Finished.Count) + 10, register: connector == 1 ? 3000 : 42_800)).Waits(10);
        }

        device.Finished.Select(session => (session.Connector, session.Energy)).ShouldBe([(first, first == 1 ? 2000 : 1800), (3 - first, first == 1 ? 1800 : 2000)], ignoreOrder: true);
        (Value(device, "energy", 1), Value(device, "energy", 2)).ShouldBe(("2000", "1800"));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("1", true)]
    [InlineData("1", false)]
    public void A_CPMS_may_assign_the_same_id_each_time(string id, bool isRestarted)
    {
        var device = New().Applies(Started(at: 0, register: 1000), StartAnswered(id)).Waits(10).Applies(Ended(id, at: 10, register: 2000)).Waits(10);
        device = isRestarted ? device.Restarts().Connects() : device;

        device.Applies(Started(at: 20, register: 2000, call: "next"), StartAnswered(id, "next")).Waits(10).Applies(Updated(id, at: 30, samples: Register(2700, at: 30))).Waits(10)
            .Applies(Ended(id, at: 40, register: 3500)).Applies(Ended(id, at: 40, register: 3500)).Waits(10);

        Value(device, "energy").ShouldBe("1500");
        device.Finished.Select(session => session.Energy).ShouldBe(isRestarted ? [1500] : [1000, 1500]);
    }

    [Fact]
    public void A_missed_end_is_unknown_unless_it_comes_from_the_queue()
    {
        var missed = New().Applies(Started(at: 0), StartAnswered("1")).Waits(60).Applies(Started(at: 60, register: 5600, tag: "B", call: "b"), StartAnswered("2", "b")).Waits(10);
        var session = missed.Finished.ShouldHaveSingleItem();
        (session.TransactionId, session.Known, session.End, session.Start).ShouldBe(("1", SessionKnowledge.EndUnknown, null, TestDevice.Start));

        var queued = New().Applies(Started(at: 0), StartAnswered("1")).Waits(60).Disconnects().Connects(2)
            .Applies(Started(at: 60, register: 5600, tag: "B", call: "b"), StartAnswered("2", "b")).Waits(120).Applies(Ended("1", at: 30, register: 5500)).Waits(700);
        (queued.Finished.ShouldHaveSingleItem().Known, queued.Finished[0].Energy).ShouldBe((SessionKnowledge.Complete, 500));
        Value(queued, "transaction-id").ShouldBe("\"2\"");
    }

    private static TestDevice New() => new TestDevice().Connects();

    private static TestDevice Two() => New().Applies(Started(1, call: "a"), StartAnswered("71", "a"), Started(2, call: "b", tag: "TAG-2"), StartAnswered("72", "b")).Waits(10);

    private static string Value(TestDevice device, string name, int connector = 1) => device.Retained[$"{connector}/session/{name}"]["""{"value": """.Length..^1];
}
