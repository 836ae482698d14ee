using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Restores a session that an earlier run has published, whenever that run was killed.</summary>
public sealed class RestoredSessionTests
{
    private const string Begun = "start=\"2026-05-04T10:00:00.000Z\"";

    [Fact]
    public void A_session_continues_after_a_restart()
    {
        var device = UnderWay().Restarts().Connects().Waits(10);
        StatesOf(device).ShouldBeEmpty();

        device.Applies(Updated("77", at: 120), Metered(Register(5600, at: 120)));
        StatesOf(device).ShouldBe("1/Outlet/Energy-Active-Import-Register=5600 1/session/duration=120 1/session/energy=600");

        device.Applies(Ended("77", at: 180, register: 5900)).Waits(100);
        StatesOf(device).ShouldBe(
            "1/Outlet/Energy-Active-Import-Register=5600 1/session/duration=180 1/session/energy=900 1/session/stop-reason=\"Local\"");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void The_end_gives_the_energy()
    {
        var device = UnderWay().Restarts().Connects().Applies(Ended("77", at: 180, register: 5900));

        StatesOf(device).ShouldBe("1/session/duration=180 1/session/energy=900 1/session/stop-reason=\"Local\"");
    }

    [Fact]
    public void Another_transaction_does_not_use_the_restored_session()
    {
        var device = UnderWay().Restarts().Connects().Applies(Updated("78", at: 120), Metered(Register(5600, at: 120)));

        StatesOf(device).ShouldBe("""
            1/Outlet/Energy-Active-Import-Register=5600 1/session/duration=null 1/session/energy=null 1/session/id-tag=null
            1/session/start=null 1/session/transaction-id="78"
            """.ReplaceLineEndings(" "));
    }

    [Fact]
    public void The_next_transaction_starts_a_new_session()
    {
        var device = UnderWay().Restarts().Connects().Waits(500).Applies(Started(at: 500, register: 6000, call: "call-2")).Applies(StartAnswered("78", "call-2"));

        StatesOf(device, "1/").ShouldBe(
            "1/session/duration=0 1/session/energy=0 1/session/start=\"2026-05-04T10:08:20.000Z\" 1/session/transaction-id=\"78\"");
    }

    [Fact]
    public void Meter_values_without_a_transaction_id_do_not_belong_to_it() =>
        StatesOf(UnderWay().Restarts().Connects().Applies(Metered(Register(5600, at: 120)))).ShouldBe("1/Outlet/Energy-Active-Import-Register=5600");

    [Fact]
    public void An_end_without_a_transaction_id_ends_it() => // It is the only running one.
        StatesOf(UnderWay().Restarts().Connects().Applies(Ended(null, at: 180, register: 5900))).ShouldBe(
            "1/session/duration=180 1/session/energy=900 1/session/stop-reason=\"Local\"");

    [Fact]
    public void A_session_ends_once()
    {
        var first = UnderWay().Applies(Ended("77", at: 180, register: 5900)).Waits(10);

        var device = first.Restarts().Connects().Applies(Ended("77", at: 180, register: 5900)).Applies(Updated("77", at: 170));

        StatesOf(device).ShouldBeEmpty();
    }

    [Fact]
    public void A_repeated_start_is_the_same_session()
    {
        var device = UnderWay().Restarts().Connects().Applies(Started(at: 0)).Applies(StartAnswered("77"));

        StatesOf(device, "1/").ShouldBeEmpty();
    }

    [Fact]
    public void Messages_before_the_restore_belong_to_the_restored_session()
    {
        var first = UnderWay();
        var device = new TestDevice(isRestored: false).Connects()
            .Applies(Updated("77", at: 120), Metered(Register(5600, at: 120)))
            .Restores(first.DocumentText, states: first.Retained).Waits(10);

        StatesOf(device).ShouldBe("1/Outlet/Energy-Active-Import-Register=5600 1/session/duration=120 1/session/energy=600");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void An_end_before_the_restore_ends_the_session()
    {
        var first = UnderWay();
        var device = new TestDevice(isRestored: false).Connects().Applies(Status("Available"))
            .Applies(Ended("77", at: 180, register: 5900, connector: 1))
            .Restores(first.DocumentText, states: first.Retained).Waits(10);

        StatesOf(device).ShouldBe("1/problem=0 1/session/duration=180 1/session/energy=900 1/session/stop-reason=\"Local\" 1/status=\"Available\"");
    }

    [Fact]
    public void Another_transaction_before_the_restore_is_a_new_session()
    {
        var first = UnderWay();
        var device = new TestDevice(isRestored: false).Connects().Applies(Updated("78", at: 120), Metered(Register(10, at: 120)))
            .Restores(first.DocumentText, states: first.Retained).Waits(10);

        StatesOf(device).ShouldBe("""
            1/session/duration=null 1/session/energy=null 1/session/id-tag=null
            1/session/start=null 1/session/stop-reason=null 1/session/transaction-id="78"
            """.ReplaceLineEndings(" "));
    }

    [Fact]
    public void A_register_that_counts_per_session_continues_after_a_restart()
    {
        var device = New().Applies(Started(register: 4_000_000)).Applies(StartAnswered("77")).Waits(10)
            .Applies(Updated("77", at: 60), Metered(Register(400, at: 60))).Waits(10)
            .Restarts().Connects().Applies(Updated("77", at: 120), Metered(Register(700, at: 120)));
        StatesOf(device).ShouldContain("session/energy=700");

        // The value of the lifetime register at the start is no longer known.
        device.Applies(Ended("77", at: 180, register: 4_000_900));

        StatesOf(device).ShouldContain("session/energy=700");
    }

    [Theory]
    [InlineData(IdTags.Hash, IdTags.Hash, "")]
    [InlineData(IdTags.Show, IdTags.Hash, "1/session/id-tag=null")]
    [InlineData(IdTags.Show, IdTags.Hide, "1/session/id-tag=null")]
    [InlineData(IdTags.Hash, IdTags.Hide, "1/session/id-tag=null")]
    [InlineData(IdTags.Hash, IdTags.Show, "")]
    public void A_published_id_tag_stays_unless_the_setting_is_stricter(IdTags before, IdTags now, string published)
    {
        var first = UnderWay(before);
        var device = new TestDevice(settings: Settings(now), isRestored: false).Restores(first.DocumentText, states: first.Retained).Connects()
            .Applies(Updated("77", at: 60)).Waits(10);

        StatesOf(device, "1/session/id-tag").ShouldBe(published);
    }

    [Fact]
    public void Queued_messages_from_before_the_restart_change_nothing()
    {
        var device = UnderWay().Waits(3600).Applies(Updated("77", at: 3670), Metered(Register(9000, at: 3670))).Waits(10)
            .Restarts().Connects().Applies(Updated("77", at: 120), Metered(Register(5600, at: 120))).Applies(Updated("77", at: 180), Metered(Register(5700, at: 180)));

        StatesOf(device).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, "2/session/duration=60 2/session/energy=null 2/session/stop-reason=\"Local\"")]
    [InlineData(true, "2/session/duration=60 2/session/energy=100 2/session/stop-reason=\"Local\"")]
    public void A_session_without_a_reading_counts_from_the_retained_register(bool wasRead, string published)
    {
        var device = New();
        if (wasRead)
        {
            device.Applies(Metered(Register(5000, connector: 2))).Waits(10);
        }

        device.Applies(Started(connector: 1), Started(connector: 2, call: "call-2", tag: "TAG-2")).Applies(StartAnswered("77"), StartAnswered("78", "call-2")).Waits(10);
        var next = device.Restarts().Connects().Applies(Ended("78", at: 60, register: 5100)).Waits(10);

        StatesOf(next).ShouldBe(published);
    }

    [Fact]
    public void A_session_whose_meterStart_is_lost_believes_no_reset_that_counts_up_faster_than_a_charger_delivers()
    {
        var device = New().Applies(Started(register: 2_990_000)).Applies(StartAnswered("77")).Waits(60).Restarts().Connects();

        foreach (var register in (decimal[])[4_294_967_295, 3_000_000, 0, 3_001_000, 3_002_000, 3_003_000])
        {
            device.Applies(Updated("77", samples: Register(register))).Waits(60);
        }

        device.HistoryOf("1/session/energy").OfType<decimal>().Last().ShouldBe(2000);
    }

    private static TestDevice New(IdTags idTags = IdTags.Show) => new TestDevice(settings: Settings(idTags)).Connects();

    /// <summary>A session that began at 5000 Wh, after 400 Wh.</summary>
    private static TestDevice UnderWay(IdTags idTags = IdTags.Show)
    {
        var device = New(idTags).Applies(Started()).Applies(StartAnswered("77")).Waits(50).Applies(Updated("77", at: 60), Metered(Register(5400, at: 60))).Waits(10);
        StatesOf(device).ShouldContain($"1/session/energy=400");
        StatesOf(device).ShouldContain(Begun);
        return device;
    }

    private static DeviceSettings Settings(IdTags idTags) => new("ocpp-bridge/test/availability", "1.2.3") { BridgeId = "test", IdTags = idTags };

    private static string StatesOf(TestDevice device, string prefix = "") => string.Join(' ', device.Retained
        .Where(state => state.Key.StartsWith(prefix, StringComparison.Ordinal))
        .OrderBy(state => state.Key, StringComparer.Ordinal)
        .Select(state => $"{state.Key}={state.Value["{\"value\": ".Length..^1]}"));
}
