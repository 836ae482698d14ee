using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

public sealed class TransactionHistoryTests
{
    private static readonly PendingStart Start =
        new(new TransactionReported(TransactionEventType.Started) { TransactionId = "1" }, new MessageTime(TestDevice.Start, TestDevice.Start));

    [Fact]
    public void The_last_sixteen_ended_transactions_are_remembered()
    {
        var history = Enumerable.Range(0, 17).Aggregate(TransactionHistory.Empty, (known, id) => known.AddEnded($"{id}"));

        history.HasEnded("0").ShouldBeFalse();
        history.HasEnded("1").ShouldBeTrue();
        history.HasEnded("16").ShouldBeTrue();
        history.HasEnded(null).ShouldBeFalse();
    }

    [Fact]
    public void An_end_that_is_repeated_counts_once()
    {
        var once = TransactionHistory.Empty.AddEnded("1");

        once.AddEnded("1").ShouldBeSameAs(once);
        once.AddEnded(null).ShouldBeSameAs(once);
        once.RemoveEnded("1").HasEnded("1").ShouldBeFalse();
    }

    [Fact]
    public void Transactions_of_an_earlier_run_are_the_oldest()
    {
        var history = TransactionHistory.Empty.AddEnded("now").WithEarlier(["then"]);

        Enumerable.Range(0, 15).Aggregate(history, (known, id) => known.AddEnded($"{id}")).HasEnded("then").ShouldBeFalse();
        Enumerable.Range(0, 15).Aggregate(history, (known, id) => known.AddEnded($"{id}")).HasEnded("now").ShouldBeTrue();
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
}
