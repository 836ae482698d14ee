using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The energy of a session begins at 0, so that Home Assistant counts the whole of it and nothing else.</summary>
public sealed class SessionResetTests
{
    [Theory]
    [InlineData(900, 850)] // too little for a reset
    [InlineData(900, 900)]
    [InlineData(900, 950)]
    [InlineData(900, 100)]
    [InlineData(100, 900)]
    [InlineData(900, 0)]
    public void A_session_that_is_first_seen_with_its_energy_begins_at_0(int first, int second)
    {
        foreach (var interval in (int[])[0, 15])
        {
            var device = new TestDevice(settings: new TestDevice().Settings with { MinInterval = TimeSpan.FromSeconds(interval) }).Connects()
                .Applies(Seen("7", first)).Waits(60).Applies(Seen("8", second)).Waits(60);

            device.HistoryOf("1/session/energy").ShouldBe(second == 0 ? [first, 0] : [first, 0, second]);
            device.DashboardOf("1/session/energy").ShouldBe(second);
            device.ShouldSatisfyDiscoveryRules();
        }
    }

    [Theory]
    [InlineData(900, 850)]
    [InlineData(900, 950)]
    public void So_does_one_that_is_seen_before_the_restore(int first, int second)
    {
        var before = new TestDevice().Connects().Applies(Seen("7", first)).Waits(60);

        var device = new TestDevice(isRestored: false).Connects().Applies(Seen("8", second)).Restores(before.DocumentText, states: before.Retained).Waits(60);

        device.HistoryOf("1/session/energy").ShouldBe([0, second]);
    }

    [Fact]
    public void A_restored_session_does_not()
    {
        var device = new TestDevice().Connects().Applies(Seen("7", 900)).Waits(60).Restarts().Connects().Applies(Seen("7", 950)).Waits(60);

        device.HistoryOf("1/session/energy").ShouldBe([950]);
    }

    [Fact]
    public void What_was_delayed_of_the_session_before_is_published_first()
    {
        var device = new TestDevice(settings: new TestDevice().Settings with { MinInterval = TimeSpan.FromSeconds(60) }).Connects()
            .Applies(Seen("7", 400)).Waits(10).Applies(Updated("7", samples: Register(1900))).Waits(10).Applies(Seen("8", 300)).Waits(100);

        device.HistoryOf("1/session/energy").ShouldBe([400, 900, 0, 300]);
    }

    [Fact]
    public void An_unknown_energy_between_two_sessions_changes_nothing()
    {
        var device = new TestDevice().Connects().Applies(Seen("7", 900)).Waits(60).Applies(Updated("8")).Waits(60).Applies(Seen("8", 880)).Waits(60);

        device.HistoryOf("1/session/energy").ShouldBe([900, null, 0, 880]);
    }

    /// <summary>A message that brings the register at the start and now.</summary>
    private static TransactionReported Seen(string id, int energy) =>
        Updated(id, samples: [Register(1000, context: "Transaction.Begin"), Register(1000 + energy)]);
}
