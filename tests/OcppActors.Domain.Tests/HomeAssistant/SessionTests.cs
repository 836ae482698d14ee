using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Transactions: complete ones, those seen in part, and repeated messages.</summary>
public sealed class SessionTests
{
    [Fact]
    public void A_whole_transaction_of_1_6()
    {
        var device = New().Applies(Started(at: 0)).Waits(1).Applies(StartAnswered("77")).Waits(9);
        SessionOf(device).ShouldBe("duration=0 energy=0 id-tag=\"TAG-1\" start=\"2026-05-04T10:00:00.000Z\" stop-reason=null transaction-id=\"77\"");

        device.Waits(50).Applies(Metered(Register(5400)), Updated("77", at: 60));
        SessionOf(device).ShouldContain("duration=60 energy=400");

        device.Waits(60).Applies(Ended("77", at: 120, register: 5900)).Waits(1000);
        SessionOf(device).ShouldBe("duration=120 energy=900 id-tag=\"TAG-1\" start=\"2026-05-04T10:00:00.000Z\" stop-reason=\"Local\" transaction-id=\"77\"");
        device.Skipped.ShouldBeEmpty();
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void The_entities_of_a_session_are_announced_in_one_document()
    {
        var device = New().Waits(10).Applies(Started()).Waits(1);

        device.Documents.Count().ShouldBe(2);
        device.Components.EnumerateObject().Select(component => component.Name).Where(name => name.Contains("session", StringComparison.Ordinal)).ShouldBe(
            ["1_session_duration", "1_session_energy", "1_session_id_tag", "1_session_start", "1_session_stop_reason", "1_session_transaction_id"]);
    }

    [Fact]
    public void A_session_seen_late_has_a_transaction_id_and_nothing_else()
    {
        var device = New().Applies(Updated("77", samples: Register(9_000_000))).Waits(60).Applies(Updated("77", samples: Register(9_000_500))).Waits(2);
        SessionOf(device).ShouldBe("duration=null energy=null id-tag=null start=null stop-reason=null transaction-id=\"77\"");

        device.Applies(Ended("77", register: 9_000_700)).Waits(2);
        SessionOf(device).ShouldBe("duration=null energy=null id-tag=null start=null stop-reason=\"Local\" transaction-id=\"77\"");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_session_seen_late_has_energy_if_its_data_contain_the_begin()
    {
        var device = New().Applies(Updated("77")).Waits(60)
            .Applies(Ended("77", register: 5600, samples: [Register(5000, context: "Transaction.Begin"), Register(5600, context: "Transaction.End")])).Waits(2);

        SessionOf(device).ShouldContain("energy=600 ");
    }

    [Fact]
    public void An_end_without_a_session_belongs_to_the_only_connector()
    {
        var one = New().Applies(Status("Charging")).Waits(10).Applies(Ended("77", register: 1)).Waits(10);
        SessionOf(one).ShouldContain("stop-reason=\"Local\" transaction-id=\"77\"");

        var two = New().Applies(Status("Charging"), Status("Charging", 2)).Waits(10).Applies(Ended("77", register: 1)).Waits(10);
        two.Retained.Keys.ShouldNotContain(topic => topic.Contains("session", StringComparison.Ordinal));
        two.Skipped.ShouldBe(["a transaction whose connector is not known"]);
    }

    [Fact]
    public void A_new_transaction_ends_an_open_session()
    {
        var device = New().Applies(Started(at: 0), StartAnswered("77")).Waits(600);

        device.Applies(Started(at: 600, register: 9000, call: "call-2", tag: "TAG-2"), StartAnswered("78", "call-2")).Waits(10);

        SessionOf(device).ShouldBe("duration=0 energy=0 id-tag=\"TAG-2\" start=\"2026-05-04T10:10:00.000Z\" stop-reason=null transaction-id=\"78\"");
        device.Applies(Ended("77", at: 300, register: 8000)).Waits(10);
        SessionOf(device).ShouldContain("stop-reason=null transaction-id=\"78\"");
    }

    [Fact]
    public void Another_transaction_id_shows_a_missed_start()
    {
        var device = New().Applies(Started(at: 0), StartAnswered("77")).Waits(600);

        device.Applies(Updated("78")).Waits(10);

        SessionOf(device).ShouldBe("duration=null energy=null id-tag=null start=null stop-reason=null transaction-id=\"78\"");
    }

    [Fact]
    public void A_repeated_start_begins_no_second_session()
    {
        var device = New().Applies(Started(at: 0)).Waits(60).Applies(Metered(Register(5300))).Waits(2);

        device.Applies(Started(at: 0, call: "call-2")).Waits(1).Applies(StartAnswered("77", "call-2")).Waits(10);
        SessionOf(device).ShouldContain("energy=300 ");
        SessionOf(device).ShouldContain("transaction-id=\"77\"");

        device.Applies(Ended("77", at: 90, register: 5400)).Waits(2).Applies(Started(at: 0)).Waits(2);
        SessionOf(device).ShouldContain("duration=90 energy=400 ");
    }

    [Fact]
    public void A_repeated_end_changes_nothing()
    {
        var device = New().Applies(Started(at: 0), StartAnswered("77")).Waits(60).Applies(Ended("77", at: 60, register: 5300)).Waits(2);
        device.Applies(Started(at: 70, register: 5300, call: "call-2"), StartAnswered("78", "call-2")).Waits(2);
        var published = device.Published.Count;

        device.Applies(Ended("77", at: 60, register: 5300), Updated("77", at: 50)).Waits(2);

        device.Published.Count.ShouldBe(published);
    }

    [Fact]
    public void Two_connectors_have_separate_sessions()
    {
        var device = New().Applies(Started(1, register: 100, call: "a"), Started(2, register: 200, call: "b")).Waits(1)
            .Applies(StartAnswered("12", "b"), StartAnswered("11", "a")).Waits(60)
            .Applies(Ended("12", at: 61, register: 260)).Waits(2);

        SessionOf(device, 2).ShouldContain("energy=60 ");
        SessionOf(device, 2).ShouldContain("stop-reason=\"Local\"");
        SessionOf(device, 1).ShouldContain("stop-reason=null transaction-id=\"11\"");
    }

    [Fact]
    public void An_event_of_2_x_brings_meter_values_and_may_omit_the_EVSE()
    {
        var started = new TransactionReported(TransactionEventType.Started)
        {
            TransactionId = "uuid",
            Connector = 2,
            At = TestDevice.Start,
            Samples = [Register(1000, 2, context: "Transaction.Begin")],
        };
        var device = New().Applies(started).Waits(60);

        device.Applies(Updated("uuid", null, 60, Register(1.5m, 0, unit: "kWh"), Sample("Power.Active.Import", 7, 0, unit: "kW"))).Waits(10);
        SessionOf(device, 2).ShouldContain("duration=60 energy=500 ");
        device.Retained["2/Outlet/Power-Active-Import"].ShouldBe("""{"value": 7000}""");

        device.Applies(Ended("uuid", 120, null, "EVDisconnected", null, Register(1800, 0, context: "Transaction.End")), started).Waits(10);
        SessionOf(device, 2).ShouldContain("duration=120 energy=800 ");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [InlineData(500_000, 12, 4000, 504_100, 4000, 4100)] // samples count from the start of the session, start and stop are lifetime registers
    [InlineData(0, 500_010, 504_010, 504_110, 4000, 4100)] // sends 0 at the start of a lifetime register
    [InlineData(0, 10, 4000, 4100, 4000, 4100)] // starts every session at 0
    [InlineData(500_000, 500_012, 504_000, 504_100, 4000, 4100)]
    [InlineData(500_000, 500_012, 504_000, 17, 4000, 4000)] // an end that belongs to no register
    public void Every_kind_of_register_gives_the_energy_of_the_session(
        int start, int first, int second, int stop, int during, int after)
    {
        var device = New().Applies(Started(at: 0, register: start), StartAnswered("77")).Waits(30)
            .Applies(Metered(Register(first))).Waits(1800).Applies(Metered(Register(second))).Waits(2);
        SessionOf(device).ShouldContain($"energy={during} ");

        device.Applies(Ended("77", at: 1900, register: stop)).Waits(2);
        SessionOf(device).ShouldContain($"energy={after} ");
    }

    [Fact]
    public void After_a_reset_during_the_session_counting_continues()
    {
        var device = New().Applies(Started(at: 0, register: 5000), StartAnswered("77"), Metered(Register(5000))).Waits(60);

        foreach (var register in (int[])[5400, 0, 100, 300])
        {
            device.Applies(Metered(Register(register))).Waits(60);
        }

        // 400 before the reset and 300 since.
        SessionOf(device).ShouldContain("energy=700 ");
    }

    [Fact]
    public void Queued_messages_of_an_earlier_transaction_change_nothing()
    {
        var device = New().Waits(7200).Applies(Started(at: 7200), StartAnswered("77")).Waits(60);
        var session = SessionOf(device);

        device.Applies(Started(at: 0, register: 1, call: "old"), Updated("70", at: 60), Ended("70", at: 120, register: 2)).Waits(2);

        SessionOf(device).ShouldBe(session);
    }

    [Fact]
    public void Transaction_0_of_an_idle_charger_is_no_transaction() =>
        New().Applies(Updated("0"), Updated("-1")).Waits(2).Retained.ShouldBeEmpty();

    [Theory]
    [InlineData(IdTags.Show, "\"04a7B3\"")]
    [InlineData(IdTags.Hash, "\"40baa206\"")]
    [InlineData(IdTags.Hide, null)]
    public void Id_tags_are_shown_hashed_or_hidden(IdTags mode, string? published)
    {
        var device = New(mode).Applies(new Authorized("04a7B3", "Accepted"), Started(tag: "04a7B3")).Waits(2);

        Last(device, "id-tag").ShouldBe(published is null ? null : $$"""{"value": {{published}}}""");
        Last(device, "1/session/id-tag").ShouldBe(published is null ? null : $$"""{"value": {{published}}}""");
        device.Components.TryGetProperty("1_session_id_tag", out _).ShouldBe(published is not null);
        device.Log.Any(line => line.Contains("04a7B3", StringComparison.OrdinalIgnoreCase)).ShouldBe(mode == IdTags.Show);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void Id_tags_of_an_earlier_run_are_removed_if_they_are_to_be_hidden()
    {
        var document = New().Applies(Started()).Waits(2).DocumentText;

        var device = new TestDevice(settings: Settings(IdTags.Hide), isRestored: false).Restores(document).Connects().Waits(10);

        device.Retained["1/session/id-tag"].ShouldBe("""{"value": null}""");
        device.Retained["id-tag"].ShouldBe("""{"value": null}""");
        device.Components.GetProperty("1_session_id_tag").GetRawText().ShouldBe("""{"platform":"sensor"}""");
        device.Components.GetProperty("1_session_energy").EnumerateObject().Count().ShouldBeGreaterThan(1);
    }

    private static DeviceSettings Settings(IdTags mode) => new("ocpp-bridge/test/availability", "1.2.3") { IdTags = mode };

    private static TestDevice New(IdTags mode = IdTags.Show) => new TestDevice(settings: Settings(mode)).Connects();

    private static string? Last(TestDevice device, string topic) => device.Retained.TryGetValue(topic, out var value) ? value : null;

    private static string SessionOf(TestDevice device, int connector = 1) => string.Join(' ', device.Retained
        .Where(state => state.Key.StartsWith($"{connector}/session/", StringComparison.Ordinal))
        .OrderBy(state => state.Key, StringComparer.Ordinal)
        .Select(state => $"{state.Key.Split('/')[2]}={state.Value[10..^1]}"));
}
