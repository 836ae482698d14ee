using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Tells a new status from one that is older or repeated: a relay repeats boots and statuses to a viewer that joins late, with
/// the time at which it first received them.
/// </summary>
internal sealed record StatusHistory
{
    /// <summary>How far the messages of two connections of one charge point may be out of order.</summary>
    private static readonly TimeSpan MaxReordering = TimeSpan.FromMinutes(1);

    /// <summary>As many connectors as hardly any charger has; the statuses of further ones count as new.</summary>
    private const int MaxSubjects = 128;

    private const int BytesOfSubject = 220;

    private StatusHistory()
    {
    }

    public static StatusHistory Empty { get; } = new();

    private ImmutableDictionary<string, Status> Newest { get; init; } = ImmutableDictionary.Create<string, Status>(StringComparer.Ordinal);

    private DateTimeOffset? LastReceipt { get; init; }

    /// <summary>About the memory that it takes.</summary>
    public int Bytes => BytesOfSubject * Newest.Count;

    /// <summary>
    /// A message was received that relays never repeat. If it is older than the last one, the relay's clock was set back, and
    /// the statuses received before no longer compare.
    /// </summary>
    public StatusHistory RecordReceipt(DateTimeOffset receipt) => receipt == LastReceipt
        ? this
        : this with { LastReceipt = receipt, Newest = LastReceipt - receipt > MaxReordering ? Newest.Clear() : Newest };

    /// <summary>Records a status if it is the newest of its subject; false if it is not.</summary>
    /// <param name="subject">What it is the status of, such as a connector.</param>
    /// <param name="time">The charger's timestamp if it is credible, or null.</param>
    /// <param name="messageTime">When the message arrived.</param>
    /// <param name="next">The history with the status in it.</param>
    /// <param name="isOccupied">Whether it says that an EV is plugged in (<see cref="HasOccupied"/>).</param>
    public bool TryAdd(string subject, DateTimeOffset? time, MessageTime messageTime, out StatusHistory next, bool isOccupied = false)
    {
        next = this;
        var known = Newest.GetValueOrDefault(subject);
        if (known is not null && (messageTime.Receipt < known.Receipt || !Freshness.Admits(known.Time, time, messageTime)))
        {
            return false;
        }

        if (known is not null || Newest.Count < MaxSubjects)
        {
            var status = new Status(messageTime.Receipt, Freshness.After(known?.Time, time, messageTime), isOccupied);
            next = this with { Newest = Newest.SetItem(subject, status) };
        }

        return true;
    }

    /// <summary>Whether a replayed status has been received before.</summary>
    public bool IsKnown(string subject, MessageTime messageTime) =>
        messageTime.IsReplayed && Newest.GetValueOrDefault(subject)?.Receipt == messageTime.Receipt;

    /// <summary>Whether the last status of any subject of this group, such as the connectors of an EVSE, was that of an EV plugged in.</summary>
    public bool HasOccupied(string group)
    {
        foreach (var (subject, status) in Newest)
        {
            if (status.IsOccupied && subject.StartsWith(group, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="Receipt">When the relay received it; a repeated status has the time of its first receipt.</param>
    /// <param name="Time">By the charger's clock.</param>
    /// <param name="IsOccupied">Whether an EV was plugged in.</param>
    private sealed record Status(DateTimeOffset Receipt, Freshness Time, bool IsOccupied);
}
