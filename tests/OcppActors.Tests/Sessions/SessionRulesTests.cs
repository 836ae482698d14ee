using OcppActors.Sessions;
using OcppActors.Transport.Tunnel;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class SessionRulesTests
{
    [Theory]
    [InlineData(401, null, RefusalStep.Reject)]
    [InlineData(404, 0.5, RefusalStep.Reject)]
    [InlineData(409, null, RefusalStep.RequestEviction)]
    [InlineData(409, 1.9, RefusalStep.Retry)]
    [InlineData(409, 2.0, RefusalStep.Reject)]
    internal void A_refused_charger_is_dialed_again_only_after_an_eviction(int status, double? secondsSinceEviction, RefusalStep expected)
    {
        TimeSpan? since = secondsSinceEviction is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

        RedialRule.After(status, since, TimeSpan.FromSeconds(2)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(PumpEnding.Finished, HalfCloseStep.AwaitOtherDirection)]
    [InlineData(PumpEnding.ReceiverLost, HalfCloseStep.AwaitRemainder)]
    [InlineData(PumpEnding.SenderLost, HalfCloseStep.ResetOtherEnd)]
    internal void What_follows_depends_on_how_a_direction_ended(PumpEnding ending, HalfCloseStep expected) =>
        HalfCloseRule.After(ending, isReleased: false, isStopping: false, isResetting: false).ShouldBe(expected);

    [Theory]
    [InlineData(PumpEnding.Finished)]
    [InlineData(PumpEnding.ReceiverLost)]
    internal void A_stopping_tunnel_keeps_its_own_timeout(PumpEnding ending) =>
        HalfCloseRule.After(ending, isReleased: false, isStopping: true, isResetting: false).ShouldBe(HalfCloseStep.None);

    [Fact]
    public void A_lost_end_resets_the_other_one_once()
    {
        HalfCloseRule.After(PumpEnding.SenderLost, isReleased: false, isStopping: true, isResetting: false)
            .ShouldBe(HalfCloseStep.ResetOtherEnd);
        HalfCloseRule.After(PumpEnding.SenderLost, isReleased: false, isStopping: false, isResetting: true)
            .ShouldBe(HalfCloseStep.AwaitRemainder);
    }

    [Fact]
    public void A_tunnel_closed_for_a_newer_connection_keeps_its_close_timeout() =>
        HalfCloseRule.After(PumpEnding.SenderLost, isReleased: true, isStopping: false, isResetting: false).ShouldBe(HalfCloseStep.None);
}
