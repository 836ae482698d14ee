using System.Diagnostics;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

public sealed class WorkTurnTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public void A_turn_lasts_a_millisecond_of_work()
    {
        var turn = default(WorkTurn);
        var begun = Stopwatch.GetTimestamp();
        while (!turn.IsOver)
        {
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(Patience);
            turn.Spend(10_000);
        }

        Stopwatch.GetElapsedTime(begun).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(1));
    }
}
