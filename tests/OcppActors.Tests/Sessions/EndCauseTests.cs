using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.Sessions;
using OcppActors.Transport.Tunnel;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class EndCauseTests
{
    private static readonly Gen<Direction> Senders = Gen.Elements(Direction.FromChargePoint, Direction.FromCsms);

    private static readonly Gen<EndCause> Causes =
        from at in Gen.Choose(1, 4)
        from sender in Senders
        from cause in Gen.Elements<EndCause>(
            new EndCause.Closed(new WebSocketClose(sender, 1000, ""), at),
            new EndCause.Ended(new PumpResult(sender, PumpEnding.Finished, null, at), false),
            new EndCause.ByRelay("the relay stops", at))
        select cause;

    [Fact]
    public void What_came_first_is_the_cause_in_whatever_order_it_is_learned() =>
        Prop.ForAll(Causes.NonEmptyListOf().ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (causes, seed) =>
        {
            var first = First(causes);
            var shuffled = causes.ToArray();
            new Random(seed).Shuffle(shuffled);

            first.At.ShouldBe(causes.Min(cause => cause.At));
            First(shuffled).Words.ShouldBe(first.Words);
            First([.. causes, .. shuffled]).Words.ShouldBe(first.Words);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_the_same_instant_a_Close_comes_first()
    {
        var close = Closed(Direction.FromCsms, 1000, "");

        First([new EndCause.ByRelay("the relay stops", 1), Ended(Direction.FromChargePoint, PumpEnding.Finished), close]).ShouldBe(close);
    }

    [Theory]
    [InlineData(Direction.FromCsms, 1000, "", "the CPMS closed the connection with 1000 (normal closure)")]
    [InlineData(Direction.FromCsms, 1005, "", "the CPMS closed the connection without a code")]
    [InlineData(Direction.FromCsms, 1008, "who\nare you", "the CPMS closed the connection with 1008 (policy violation), reason 'who\\u000aare you': it does not accept this connection, or something that the charger has sent")]
    [InlineData(Direction.FromChargePoint, 1009, "", "the charger closed the connection with 1009 (message too big): a message of the CPMS was too large for it")]
    [InlineData(Direction.FromChargePoint, 3999, "", "the charger closed the connection with 3999 (a code of a library)")]
    [InlineData(Direction.FromChargePoint, 4017, "done", "the charger closed the connection with 4017 (a code of its own software), reason 'done'")]
    [InlineData(Direction.FromCsms, 65535, "", "the CPMS closed the connection with 65535 (not a valid code)")]
    public void A_Close_is_told_with_its_sender_code_reason_and_usual_cause(Direction sender, int code, string reason, string words) =>
        Closed(sender, code, reason).Words.ShouldBe(words);

    [Theory]
    [InlineData(PumpEnding.Finished, false, "the CPMS closed the connection without a WebSocket Close")]
    [InlineData(PumpEnding.Finished, true, "the CPMS closed the connection")]
    [InlineData(PumpEnding.SenderLost, false, "the connection to the CPMS broke (reset)")]
    [InlineData(PumpEnding.ReceiverLost, false, "the connection to the charger broke (reset)")]
    public void An_end_without_a_Close_is_told_as_such(PumpEnding ending, bool isBlind, string words) =>
        new EndCause.Ended(new PumpResult(Direction.FromCsms, ending, "reset", 1), isBlind).Words.ShouldBe(words);

    private static EndCause First(IEnumerable<EndCause> causes) => causes.Aggregate((EndCause?)null, EndCause.First)!;

    private static EndCause.Closed Closed(Direction sender, int code, string reason) => new(new WebSocketClose(sender, code, reason), 1);

    private static EndCause.Ended Ended(Direction sender, PumpEnding ending) => new(new PumpResult(sender, ending, "reset", 1), false);
}
