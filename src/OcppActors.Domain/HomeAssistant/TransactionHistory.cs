using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The transactions that no session shows: those that have ended, whose late messages change nothing, those that are over and whose
/// messages are not complete, and those whose EVSE is not known yet (OCPP 2.0.1 part 2, TransactionEventRequest: <c>evse</c> is
/// optional).
/// </summary>
internal sealed record TransactionHistory
{
    private const int MaxTransactions = 16;

    /// <summary>Of all that have ended, for a charger that sends long texts.</summary>
    private const int MaxEndedBytes = 8 * 1024;

    /// <summary>Of the starts together.</summary>
    private const int MaxPendingBytes = 12 * 1024;

    private TransactionHistory()
    {
    }

    public static TransactionHistory Empty { get; } = new();

    public LateTransactions Late { get; init; } = LateTransactions.Empty;

    /// <summary>Oldest first.</summary>
    private ImmutableList<EndedTransaction> Ended { get; init; } = [];

    private ImmutableDictionary<string, KeptReport> PendingStarts { get; init; } = ImmutableDictionary.Create<string, KeptReport>(StringComparer.Ordinal);

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => Ended.Sum(ended => ended.Bytes) + PendingStarts.Values.Sum(start => start.Bytes) + Late.Bytes;

    /// <summary>The last transaction that has ended and that matches, or null.</summary>
    public EndedTransaction? FindEnded(Predicate<EndedTransaction> matches) => Ended.IsEmpty ? null : Ended.FindLast(matches);

    /// <summary>A transaction has ended; beyond sixteen, or 8 KiB, the oldest is forgotten.</summary>
    public TransactionHistory AddEnded(EndedTransaction transaction)
    {
        var ended = Ended.Remove(transaction).Add(transaction);
        while (ended.Count > MaxTransactions || ended.Sum(other => other.Bytes) > MaxEndedBytes)
        {
            ended = ended.RemoveAt(0);
        }

        return this with { Ended = ended };
    }

    /// <summary>Transactions that ended before all others, from an earlier run.</summary>
    public TransactionHistory WithEarlier(IEnumerable<EndedTransaction> ended) =>
        Ended.Aggregate(ended.Aggregate(this with { Ended = [] }, (history, other) => history.AddEnded(other)), (history, other) => history.AddEnded(other));

    public bool HasPendingStart(string? transactionId) => transactionId is not null && PendingStarts.ContainsKey(transactionId);

    /// <summary>
    /// A transaction has started on an EVSE that a later message names; beyond sixteen, or 12 KiB, the oldest start is forgotten.
    /// </summary>
    public TransactionHistory AddPendingStart(string transactionId, KeptReport start)
    {
        var others = PendingStarts.Remove(transactionId);
        while (others.Count >= MaxTransactions || (!others.IsEmpty && others.Values.Sum(other => other.Bytes) + start.Bytes > MaxPendingBytes))
        {
            others = others.Remove(others.MinBy(entry => entry.Value.Time.Now).Key);
        }

        return this with { PendingStarts = others.SetItem(transactionId, start) };
    }

    /// <summary>Removes the start of a transaction whose EVSE has become known; false if there is none.</summary>
    public bool TryRemovePendingStart(string? transactionId, [NotNullWhen(true)] out KeptReport? start, out TransactionHistory next)
    {
        next = this;
        start = null;
        if (transactionId is null || !PendingStarts.TryGetValue(transactionId, out start))
        {
            return false;
        }

        next = this with { PendingStarts = PendingStarts.Remove(transactionId) };
        return true;
    }
}
