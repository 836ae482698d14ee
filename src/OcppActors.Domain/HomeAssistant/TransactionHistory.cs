using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The transactions that no session shows: those that have ended, whose late messages change nothing, and those whose EVSE is
/// not known yet (OCPP 2.0.1 part 2, TransactionEventRequest: <c>evse</c> is optional).
/// </summary>
internal sealed record TransactionHistory
{
    private const int MaxTransactions = 16;

    /// <summary>Of the starts together, for one whose charger sends long texts.</summary>
    private const int MaxPendingBytes = 12 * 1024;

    private TransactionHistory()
    {
    }

    public static TransactionHistory Empty { get; } = new();

    /// <summary>Oldest first.</summary>
    private ImmutableList<string> Ended { get; init; } = [];

    private ImmutableDictionary<string, PendingStart> PendingStarts { get; init; } = ImmutableDictionary.Create<string, PendingStart>(StringComparer.Ordinal);

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => Ended.Sum(MemoryOf.Text) + PendingStarts.Values.Sum(start => start.Bytes);

    public bool HasEnded(string? transactionId) => transactionId is not null && Ended.Contains(transactionId);

    /// <summary>A transaction has ended; beyond sixteen the oldest is forgotten.</summary>
    public TransactionHistory AddEnded(string? transactionId)
    {
        if (transactionId is null || HasEnded(transactionId))
        {
            return this;
        }

        var ended = Ended.Add(transactionId);
        return this with { Ended = ended.Count > MaxTransactions ? ended.RemoveAt(0) : ended };
    }

    /// <summary>Transactions that ended before all others, from an earlier run.</summary>
    public TransactionHistory WithEarlier(IEnumerable<string> ended) =>
        this with { Ended = [.. ended.Concat(Ended).TakeLast(MaxTransactions)] };

    /// <summary>The CPMS has assigned the id once more: it belongs to a new transaction.</summary>
    public TransactionHistory RemoveEnded(string transactionId) => this with { Ended = Ended.Remove(transactionId) };

    /// <summary>
    /// A transaction has started on an EVSE that a later message names; beyond sixteen, or 12 KiB, the oldest start is forgotten.
    /// </summary>
    public TransactionHistory AddPendingStart(string transactionId, PendingStart start)
    {
        var others = PendingStarts.Remove(transactionId);
        while (others.Count >= MaxTransactions || (!others.IsEmpty && others.Values.Sum(other => other.Bytes) + start.Bytes > MaxPendingBytes))
        {
            others = others.Remove(others.MinBy(entry => entry.Value.Time.Now).Key);
        }

        return this with { PendingStarts = others.SetItem(transactionId, start) };
    }

    /// <summary>Removes the start of a transaction whose EVSE has become known; false if there is none.</summary>
    public bool TryRemovePendingStart(string? transactionId, [NotNullWhen(true)] out PendingStart? start, out TransactionHistory next)
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
