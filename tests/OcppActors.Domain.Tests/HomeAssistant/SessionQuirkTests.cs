using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Transactions that are refused, that have no id, or whose messages are late.</summary>
public sealed class SessionQuirkTests
{
    [Fact]
    public void After_a_refusal_the_same_id_tag_and_register_begin_a_new_session()
    {
        var device = New().Applies(Started(at: 0), new StartAnswered("call-1", "0", "Invalid")).Waits(600);

        device.Applies(Started(at: 600, call: "call-2"), StartAnswered("78", "call-2")).Waits(2);
        Value(device, "start").ShouldBe("\"2026-05-04T10:10:00.000Z\"");
        Value(device, "transaction-id").ShouldBe("\"78\"");

        device.Waits(60).Applies(Ended("78", at: 660, register: 5100)).Waits(2);
        Value(device, "energy").ShouldBe("100");
        Value(device, "duration").ShouldBe("60");
    }

    [Fact]
    public void A_refused_start_that_is_sent_again_is_the_same_one()
    {
        var device = New().Applies(Started(at: 0), new StartAnswered("call-1", null, "Blocked")).Waits(60);

        device.Applies(Started(at: 0, call: "call-2"), StartAnswered("77", "call-2")).Waits(2);

        Value(device, "start").ShouldBe("\"2026-05-04T10:00:00.000Z\"");
        Value(device, "transaction-id").ShouldBe("\"77\"");
    }

    [Fact]
    public void An_end_without_a_transaction_id_ends_the_only_open_session()
    {
        var device = New().Applies(Status("Charging"), Status("Available", 2)).Applies(Started(2, at: 0), StartAnswered("77")).Waits(60);

        device.Applies(Ended(null, at: 60, register: 5200)).Waits(2);

        Value(device, "energy", 2).ShouldBe("200");
        Value(device, "stop-reason", 2).ShouldBe("\"Local\"");
        device.Skipped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(60.0)]
    [InlineData(null)]
    public void A_repeated_end_without_a_transaction_id_changes_nothing(double? at)
    {
        var device = New().Applies(Started(at: 0), StartAnswered("77")).Waits(60).Applies(Ended(null, at, register: 5200)).Waits(2);
        var published = device.Published.Count;

        device.Applies(Ended(null, at, register: 5200)).Waits(2);

        device.Published.Count.ShouldBe(published);
    }

    [Fact]
    public void A_jump_of_the_register_does_not_count_as_energy()
    {
        var device = New().Applies(Started(at: 0), StartAnswered("77"), Metered(Register(5100))).Waits(60);

        device.Applies(Metered(Register(4_296_944_685))).Waits(60).Applies(Metered(Register(4_296_944_690))).Waits(2);
        Value(device, "energy").ShouldBe("100");

        device.Waits(60).Applies(Ended("77", at: 180, register: 5300)).Waits(2);
        Value(device, "energy").ShouldBe("300");
    }

    [Fact]
    public void Queued_messages_overwrite_neither_id_tag_nor_security_event()
    {
        var device = New().Waits(7200).Applies(new Authorized("NEW", "Accepted"), new SecurityEventReported("Reset", TestDevice.Start.AddSeconds(7200))).Waits(2);

        device.Applies(Started(at: 0, tag: "OLD"), new SecurityEventReported("Startup", TestDevice.Start)).Waits(2);

        device.Retained["id-tag"].ShouldBe("""{"value": "NEW"}""");
        device.Retained["security-event"].ShouldBe("""{"value": "Reset"}""");
    }

    [Fact]
    public void Plain_id_tags_of_an_earlier_run_are_cleared_if_they_are_to_be_hashed()
    {
        var document = New().Applies(Started()).Waits(2).DocumentText;

        var device = new TestDevice(settings: new DeviceSettings("b/availability", "1") { IdTags = IdTags.Hash }, isRestored: false)
            .Restores(document).Connects().Waits(10);
        device.Retained["id-tag"].ShouldBe("""{"value": null}""");
        device.Retained["1/session/id-tag"].ShouldBe("""{"value": null}""");

        device.Applies(new Authorized("04a7B3", "Accepted")).Waits(2);
        device.Retained["id-tag"].ShouldBe("""{"value": "40baa206"}""");
    }

    [Fact]
    public void A_start_without_an_EVSE_is_applied_when_the_EVSE_is_known()
    {
        var started = new TransactionReported(TransactionEventType.Started)
        {
            TransactionId = "uuid",
            IdTag = "TAG-1",
            At = TestDevice.Start,
            Samples = [Register(1000, 0, context: "Transaction.Begin")],
        };
        var device = New().Applies(started).Waits(60);
        device.Retained.Keys.ShouldNotContain(topic => topic.Contains("session", StringComparison.Ordinal));

        device.Applies(Updated("uuid", 2, 60, Register(1500, 2))).Waits(2);

        Value(device, "start", 2).ShouldBe("\"2026-05-04T10:00:00.000Z\"");
        Value(device, "energy", 2).ShouldBe("500");
        Value(device, "duration", 2).ShouldBe("60");
        Value(device, "id-tag", 2).ShouldBe("\"TAG-1\"");
        device.Skipped.ShouldBeEmpty();
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void The_number_of_starts_without_an_EVSE_is_bounded()
    {
        var device = New();
        foreach (var number in Enumerable.Range(0, 40))
        {
            device.Applies(new TransactionReported(TransactionEventType.Started) { TransactionId = $"t{number}", At = TestDevice.Start }).Waits(1);
        }

        device.Applies(Updated("t0", 1)).Waits(2);
        Value(device, "start").ShouldBe("null");
        device.Applies(Updated("t39", 1)).Waits(2);
        Value(device, "start").ShouldBe("\"2026-05-04T10:00:00.000Z\"");
    }

    private static TestDevice New() => new TestDevice().Connects().Waits(0);

    private static string Value(TestDevice device, string name, int connector = 1) =>
        device.Retained[$"{connector}/session/{name}"]["""{"value": """.Length..^1];
}
