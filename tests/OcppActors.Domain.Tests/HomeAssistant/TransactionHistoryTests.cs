using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class TransactionHistoryTests
{
    private static readonly KeptReport Start =
        new(new TransactionReported(TransactionEventType.Started) { TransactionId = "1" }, new MessageTime(TestDevice.Start, TestDevice.Start));

    [Fact]
    public void The_last_sixteen_ended_transactions_are_remembered()
    {
        var history = Enumerable.Range(0, 17).Aggregate(TransactionHistory.Empty, (known, id) => known.AddEnded(Ended($"{id}")));

        HasEnded(history, "0").ShouldBeFalse();
        HasEnded(history, "1").ShouldBeTrue();
        HasEnded(history, "16").ShouldBeTrue();
    }

    [Fact]
    public void Sixteen_transactions_with_long_ids_take_no_more_than_eight_KiB()
    {
        var history = Enumerable.Range(0, 40).Aggregate(TransactionHistory.Empty, (known, id) => known.AddEnded(Ended($"{id}".PadRight(256))));

        history.Bytes.ShouldBeLessThanOrEqualTo(8 * 1024);
        HasEnded(history, "39".PadRight(256)).ShouldBeTrue();
    }

    [Fact]
    public void Transactions_of_an_earlier_run_are_the_oldest()
    {
        var history = TransactionHistory.Empty.AddEnded(Ended("now")).WithEarlier([Ended("then")]);

        HasEnded(history, "then").ShouldBeTrue();
        HasEnded(Enumerable.Range(0, 15).Aggregate(history, (known, id) => known.AddEnded(Ended($"{id}"))), "then").ShouldBeFalse();
        HasEnded(Enumerable.Range(0, 15).Aggregate(history, (known, id) => known.AddEnded(Ended($"{id}"))), "now").ShouldBeTrue();
    }

    [Fact]
    public void A_pending_start_is_removed_once()
    {
        var history = TransactionHistory.Empty.AddPendingStart("1", Start);

        history.TryRemovePendingStart("1", out var start, out var next).ShouldBeTrue();
        start.ShouldBe(Start);
        next.TryRemovePendingStart("1", out _, out _).ShouldBeFalse();
        history.TryRemovePendingStart(null, out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Beyond_sixteen_the_oldest_pending_start_is_dropped()
    {
        var history = Enumerable.Range(0, 17).Aggregate(TransactionHistory.Empty, (known, id) =>
            known.AddPendingStart($"{id}", Start with { Time = new MessageTime(TestDevice.Start, TestDevice.Start.AddSeconds(id)) }));

        history.TryRemovePendingStart("0", out _, out _).ShouldBeFalse();
        history.TryRemovePendingStart("1", out _, out _).ShouldBeTrue();
        history.TryRemovePendingStart("16", out _, out _).ShouldBeTrue();
    }

    private static EndedTransaction Ended(string id) => new(1, id, null, null, null, null, null, null);

    private static bool HasEnded(TransactionHistory history, string id) => history.FindEnded(ended => ended.Id == id) is not null;
}
