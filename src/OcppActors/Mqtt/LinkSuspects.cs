using System.Collections.Immutable;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>
/// Finds the publications that make a broker end the link, immutable. Those that were on their way when two links were lost are
/// suspects: they are sent after all others and alone, until the broker has answered them. One with which the link is lost twice
/// while it is alone is left out; but such a loss counts only if the broker has answered another publication of the same link, so
/// that a broker which is out of order leaves out nothing. After a link that held for long the broker may have been repaired:
/// what was left out is tried again.
/// </summary>
internal sealed record LinkSuspects
{
    private const int LossesToSuspect = 2;
    private const int LossesToLeaveOut = 2;

    /// <summary>After so many of a charge point nothing more of it is sent: it could go on with ever new ones.</summary>
    private const int MaxOfChargePoint = 3;

    /// <summary>After a link that held for so long, what was left out is tried again on the next one.</summary>
    private static readonly TimeSpan LongLink = TimeSpan.FromMinutes(10);

    /// <summary>No broker limits its packets to less; what is smaller has another fault.</summary>
    private const int MinLimit = 8 * 1024;

    private LinkSuspects()
    {
    }

    public static LinkSuspects None { get; } = new();

    /// <summary>The largest packet that this broker is known to take or, beyond those answered, not known to refuse.</summary>
    public int MaxBytes { get; private init; } = int.MaxValue;

    private ImmutableDictionary<string, Suspect> ByTopic { get; init; } = ImmutableDictionary.Create<string, Suspect>(StringComparer.Ordinal);

    /// <summary>How many publications have cost the link, by charge point.</summary>
    private ImmutableDictionary<string, int> Costly { get; init; } = ImmutableDictionary.Create<string, int>(StringComparer.Ordinal);

    private int LargestAnswered { get; init; }

    /// <summary>What is larger is sent alone until the broker has answered one of that size: an earlier <see cref="MaxBytes"/>.</summary>
    private int AloneAbove { get; init; } = int.MaxValue;

    /// <summary>Whether the broker has answered a publication on this link.</summary>
    private bool HasAnswered { get; init; }

    /// <summary>Whether a publication of this topic has to be sent alone.</summary>
    public bool Contains(string topic) => ByTopic.GetValueOrDefault(topic) is { } known && (known.LossesAmongOthers >= LossesToSuspect || known.Tries > 0);

    /// <summary>Whether a publication has to be sent alone.</summary>
    public bool GoesAlone(Publication publication) => Contains(publication.Topic)
        || (AloneAbove < int.MaxValue && PublishPacket.SizeOf(publication) > Math.Max(AloneAbove, LargestAnswered));

    /// <summary>How often a publication of this topic was alone when a link was lost: the others go before it.</summary>
    public int TriesOf(string topic) => ByTopic.GetValueOrDefault(topic)?.Tries ?? 0;

    /// <summary>Why a publication is left out; null if it may be sent.</summary>
    /// <param name="publication">The publication.</param>
    /// <param name="chargePoint">Its charge point, or null.</param>
    public LeftOutReason? ReasonToLeaveOut(Publication publication, string? chargePoint) =>
        ByTopic.GetValueOrDefault(publication.Topic)?.LeftOut is { } payload && payload.Span.SequenceEqual(publication.Payload.Span)
            ? LeftOutReason.CostLink
            : chargePoint is not null && Costly.GetValueOrDefault(chargePoint) >= MaxOfChargePoint ? LeftOutReason.ChargePointCostLink : null;

    /// <summary>The broker has acknowledged or refused a publication, and the link still holds.</summary>
    public LinkSuspects Answered(Publication publication)
    {
        var size = PublishPacket.SizeOf(publication);
        return HasAnswered && size <= LargestAnswered && !ByTopic.ContainsKey(publication.Topic)
            ? this
            : this with { HasAnswered = true, LargestAnswered = Math.Max(size, LargestAnswered), ByTopic = ByTopic.Remove(publication.Topic) };
    }

    /// <summary>The link has held for this time: if that was long, all that is left out is tried again, and goes alone.</summary>
    public LinkSuspects Held(TimeSpan time) => time < LongLink || (Costly.IsEmpty && MaxBytes == int.MaxValue && !ByTopic.Values.Any(of => of.LeftOut is not null))
        ? this
        : this with
        {
            ByTopic = ByTopic.SetItems(ByTopic.Where(entry => entry.Value.LeftOut is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value with { LeftOut = null }))),
            Costly = Costly.Where(entry => entry.Value >= MaxOfChargePoint).ToImmutableDictionary(entry => entry.Key, _ => MaxOfChargePoint - 1, StringComparer.Ordinal),
            AloneAbove = Math.Min(AloneAbove, MaxBytes),
            MaxBytes = int.MaxValue,
        };

    /// <summary>The link has been lost.</summary>
    /// <param name="onTheirWay">The publications that the broker had not answered.</param>
    /// <param name="chargePointOf">The charge point of a topic, or null.</param>
    /// <returns>What is known on the next link, and the publication that has become one to leave out.</returns>
    public (LinkSuspects Next, Publication? LeftOut) Lose(IReadOnlyCollection<Publication> onTheirWay, Func<string, string?> chargePointOf)
    {
        var next = this with { HasAnswered = false };
        if (onTheirWay.Count != 1)
        {
            return (next with { ByTopic = ByTopic.SetItems(onTheirWay.Select(of => KeyValuePair.Create(of.Topic, LostAmongOthers(of.Topic)))) }, null);
        }

        var alone = onTheirWay.First();
        var suspect = SuspectOf(alone.Topic) is var before && HasAnswered
            ? before with { Tries = before.Tries + 1, Losses = before.Losses + 1 }
            : before with { Tries = before.Tries + 1 };
        if (suspect.Losses < LossesToLeaveOut || alone.Payload.IsEmpty)
        {
            return (next with { ByTopic = ByTopic.SetItem(alone.Topic, suspect) }, null);
        }

        var size = PublishPacket.SizeOf(alone);
        return (next with
        {
            ByTopic = ByTopic.SetItem(alone.Topic, suspect with { Losses = 0, LeftOut = alone.Payload }),
            Costly = chargePointOf(alone.Topic) is { } chargePoint ? Costly.SetItem(chargePoint, Costly.GetValueOrDefault(chargePoint) + 1) : Costly,
            MaxBytes = size > LargestAnswered && size >= MinLimit ? Math.Min(MaxBytes, size - 1) : MaxBytes,
        }, alone);
    }

    /// <summary>Topics that are no longer kept.</summary>
    public LinkSuspects Remove(Predicate<string> isRemoved) =>
        ByTopic.IsEmpty ? this : this with { ByTopic = ByTopic.RemoveRange(ByTopic.Keys.Where(topic => isRemoved(topic))) };

    private Suspect SuspectOf(string topic) => ByTopic.GetValueOrDefault(topic) ?? new Suspect(0, 0, 0, null);

    private Suspect LostAmongOthers(string topic)
    {
        var known = SuspectOf(topic);
        return known with { LossesAmongOthers = known.LossesAmongOthers + 1 };
    }

    /// <param name="LossesAmongOthers">How often the link has been lost while it was one of several on their way.</param>
    /// <param name="Tries">How often the link has been lost while it alone was on its way.</param>
    /// <param name="Losses">How often of these the broker had answered another publication before.</param>
    /// <param name="LeftOut">The value that is left out, or null.</param>
    private sealed record Suspect(int LossesAmongOthers, int Tries, int Losses, ReadOnlyMemory<byte>? LeftOut);
}
