using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Starts out of order, starts by a clock that was not set, and delayed values at a stop.</summary>
public sealed class LateStartTests
{
    [Fact]
    public void A_start_after_later_events_completes_the_session()
    {
        var device = New().Applies(Updated("T", at: 1200), Metered(Register(5400, at: 1200))).Waits(2)
            .Applies(Late()).Waits(2);
        SessionOf(device).ShouldBe("duration=1200 energy=400 id-tag=\"TAG-1\" start=\"2026-05-04T10:00:00.000Z\" stop-reason=null transaction-id=\"T\"");

        device.Applies(Updated("T", at: 1260), Metered(Register(5600, at: 1260)));

        SessionOf(device).ShouldContain("energy=600");
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void A_start_after_its_end_completes_the_session()
    {
        var device = New().Applies(Updated("T", at: 1200)).Applies(Ended("T", at: 1260, register: 5600)).Waits(2).Applies(Late()).Waits(2);

        SessionOf(device).ShouldContain("energy=600 id-tag=\"TAG-1\" start=\"2026-05-04T10:00:00.000Z\" stop-reason=\"Local\"");
    }

    [Fact]
    public void A_clock_that_was_never_set_gives_no_start_and_hides_no_message()
    {
        var century = (new DateTimeOffset(2000, 1, 1, 0, 0, 5, TimeSpan.Zero) - TestDevice.Start).TotalSeconds;
        var device = New().Applies(Started(at: century)).Applies(Metered(Register(5000, at: century))).Waits(60)
            .Applies(StartAnswered("77")).Applies(Updated("77", at: 60), Metered(Register(5400, at: 60))).Waits(10)
            .Applies(Metered(Register(5300, at: century + 5))).Waits(10);

        SessionOf(device).ShouldContain("duration=60 energy=400");
        SessionOf(device).ShouldContain("start=\"2026-05-04T10:00:00.000Z\"");
        device.Retained["1/Outlet/Energy-Active-Import-Register"].ShouldBe("""{"value": 5400}""");
    }

    [Fact]
    public void A_lifetime_register_is_not_the_energy_of_a_session_from_0()
    {
        var device = New().Applies(Started(register: 0)).Applies(StartAnswered("77")).Waits(10).Applies(Ended("77", at: 60, register: 900_000)).Waits(2);

        SessionOf(device).ShouldContain("energy=null");
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(4, false)]
    public void At_a_stop_pending_values_are_published_unless_their_document_would_be_too_early(double after, bool isFirst)
    {
        var device = New().Waits(isFirst ? 0 : 2);
        device.Waits(isFirst ? 10 : 0).Applies(Status("Available")).Waits(after).StopsFeed();

        device.Retained.ContainsKey("1/status").ShouldBe(isFirst);
        device.ShouldSatisfyDiscoveryRules();
    }

    private static TestDevice New() => new TestDevice().Connects();

    private static TransactionReported Late() => Started() with
    {
        TransactionId = "T",
        CallId = null,
        Register = null,
        Samples = [Register(5000, at: 0, context: "Transaction.Begin")],
    };

    private static string SessionOf(TestDevice device) => string.Join(' ', device.Retained
        .Where(state => state.Key.StartsWith("1/session/", StringComparison.Ordinal))
        .OrderBy(state => state.Key, StringComparer.Ordinal)
        .Select(state => $"{state.Key.Split('/')[2]}={state.Value[10..^1]}"));
}
