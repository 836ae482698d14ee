using System.Collections.Immutable;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>The transactions that are over and whose messages are not complete, oldest first.</summary>
internal sealed record LateTransactions
{
    private const int MaxTransactions = 16;
    private const int MaxBytes = 20 * 1024;

    /// <summary>How long the charger's queue may pause before what is missing of a transaction is given up.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>How long the next message of a transaction may take at all.</summary>
    public static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(10);

    private LateTransactions()
    {
    }

    public static LateTransactions Empty { get; } = new();

    public ImmutableList<LateTransaction> All { get; private init; } = [];

    /// <summary>When the last message from the charger's queue arrived, of whatever transaction.</summary>
    private DateTimeOffset QueueAt { get; init; }

    /// <summary>About the memory that they take.</summary>
    public int Bytes => All.Sum(transaction => transaction.Bytes);

    /// <summary>When to call <see cref="Conclude"/> if nothing happens before; null for never.</summary>
    public DateTimeOffset? Due => All.IsEmpty ? null : All.Min(DueOf);

    /// <summary>The transaction that a message names, or null.</summary>
    public LateTransaction? Find(TransactionReported report) => All.IsEmpty ? null : All.FindLast(transaction => transaction.Is(report));

    /// <summary>Adds a transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="now">When its last message arrived.</param>
    public LateTransactions Add(LateTransaction transaction, DateTimeOffset now) => this with { All = All.Add(Fit(transaction with { LastAt = now })) };

    /// <summary>Replaces a transaction.</summary>
    /// <param name="before">One of <see cref="All"/>.</param>
    /// <param name="after">The same with another message.</param>
    /// <param name="now">When that message arrived.</param>
    public LateTransactions Replace(LateTransaction before, LateTransaction after, DateTimeOffset now) =>
        this with { All = All.Replace(before, Fit(after with { LastAt = now })) };

    /// <summary>A message arrived from the charger's queue: more may follow.</summary>
    public LateTransactions RecordQueue(DateTimeOffset now) => All.IsEmpty ? this : this with { QueueAt = now };

    public LateTransactions Remove(LateTransaction transaction) => this with { All = All.Remove(transaction) };

    /// <summary>Removes the transactions of which no more is expected by now, and the oldest ones beyond the bounds.</summary>
    /// <param name="now">Now, or null to remove only those beyond the bounds.</param>
    public (LateTransactions Next, ImmutableArray<LateTransaction> Concluded) Conclude(DateTimeOffset? now)
    {
        var concluded = All.FindAll(transaction => DueOf(transaction) <= now);
        var (left, excess) = (concluded.IsEmpty ? All : All.RemoveRange(concluded), ImmutableList<LateTransaction>.Empty);
        while (left.Count > MaxTransactions || (left.Count > 1 && left.Sum(transaction => transaction.Bytes) > MaxBytes))
        {
            (left, excess) = (left.RemoveAt(0), excess.Add(left[0]));
        }

        return (ReferenceEquals(left, All) ? this : this with { All = left }, [.. excess, .. concluded]);
    }

    private static LateTransaction Fit(LateTransaction transaction) => transaction.Bytes > MaxBytes ? transaction.WithoutSigned() : transaction;

    private DateTimeOffset DueOf(LateTransaction transaction)
    {
        if (transaction.IsComplete)
        {
            return DateTimeOffset.MinValue;
        }

        var (last, latest) = (transaction.LastAt > QueueAt ? transaction.LastAt : QueueAt, transaction.LastAt + MaxPause);
        var isSoon = !transaction.MayBeQueued || transaction is { Known: null, IsOver: true };
        return isSoon && last + Pause < latest ? last + Pause : latest;
    }
}
