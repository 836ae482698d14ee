using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Tells a new status from one that is older or repeated: a relay repeats boots and statuses to a viewer that joins late, with
/// the time at which it first received them.
/// </summary>
internal sealed record StatusHistory
{
    /// <summary>The subject of BootNotifications.</summary>
    public const string Boot = "boot";

    private const string Occupied = "Occupied";

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

    /// <summary>The subject of a connector's statuses.</summary>
    public static string SubjectOf(int connector, int connectorOfEvse = 1) => $"{connector}/{connectorOfEvse}";

    /// <summary>When the relay received the last status of a subject, or null.</summary>
    public DateTimeOffset? ReceiptOf(string subject) => Newest.GetValueOrDefault(subject)?.Receipt;

    /// <summary>The text of the last status of a subject, or null.</summary>
    public string? TextOf(string subject) => Newest.GetValueOrDefault(subject)?.Text;

    /// <summary>Records a status if it is the newest of its subject; false if it is not.</summary>
    /// <param name="subject">What it is the status of, such as a connector.</param>
    /// <param name="time">The charger's timestamp if it is credible, or null.</param>
    /// <param name="messageTime">When the message arrived.</param>
    /// <param name="next">The history with the status in it.</param>
    /// <param name="text">The status if it is one of OCPP, or null.</param>
    public bool TryAdd(string subject, DateTimeOffset? time, MessageTime messageTime, out StatusHistory next, string? text = null)
    {
        next = this;
        var known = Newest.GetValueOrDefault(subject);
        if (known is not null && (messageTime.Receipt < known.Receipt || !Freshness.Admits(known.Time, time, messageTime)))
        {
            return false;
        }

        if (known is not null || Newest.Count < MaxSubjects)
        {
            var status = new Status(messageTime.Receipt, Freshness.After(known?.Time, time, messageTime), text);
            next = this with { Newest = Newest.SetItem(subject, status) };
        }

        return true;
    }

    /// <summary>Whether a replayed status has been received before.</summary>
    public bool IsKnown(string subject, MessageTime messageTime) =>
        messageTime.IsReplayed && Newest.GetValueOrDefault(subject)?.Receipt == messageTime.Receipt;

    /// <summary>Whether the last status of any connector of an EVSE of OCPP 2.x was that of an EV plugged in.</summary>
    public bool HasOccupied(int evse)
    {
        var group = $"{evse}/";
        foreach (var (subject, status) in Newest)
        {
            if (status.Text == Occupied && subject.StartsWith(group, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="Receipt">When the relay received it; a repeated status has the time of its first receipt.</param>
    /// <param name="Time">By the charger's clock.</param>
    /// <param name="Text">The status itself.</param>
    private sealed record Status(DateTimeOffset Receipt, Freshness Time, string? Text);
}
