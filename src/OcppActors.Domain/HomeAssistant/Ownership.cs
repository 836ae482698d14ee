using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// Decides which charge points this bridge publishes when other bridges publish the same ones. Of two bridges, the one with the
/// greater client id leaves the charge point as soon as it sees the other's document. The other sends its own document once
/// more, so that the broker retains that of the bridge that publishes. The retained document is the arbiter in the end: a bridge
/// that has left a charge point reads it ten seconds later, and when the other bridge has gone offline. If it names a bridge that
/// is online, the charge point stays there; otherwise this bridge takes it over.
/// </summary>
public sealed record Ownership
{
    /// <summary>Beyond these, charge points that are not connected to this bridge are not remembered.</summary>
    internal const int MaxClaims = 20_000;

    /// <summary>A hostile client may announce any number.</summary>
    internal const int MaxBridges = 1000;

    /// <summary>A bridge that restarts, or loses its connection for a moment, keeps its charge points.</summary>
    private static readonly TimeSpan OfflineDelay = TimeSpan.FromSeconds(3);

    /// <summary>Home Assistant loses components of documents in quick succession.</summary>
    private static readonly TimeSpan RepeatDelay = TimeSpan.FromSeconds(5);

    /// <summary>Longer than <see cref="RepeatDelay"/>: by then the broker retains the document of the bridge that has stayed.</summary>
    private static readonly TimeSpan CheckDelay = TimeSpan.FromSeconds(10);

    /// <summary>After this a bridge that was to leave a charge point will never do it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Charge points that connect one after another are checked together.</summary>
    private static readonly TimeSpan CheckTogether = TimeSpan.FromSeconds(1);

    /// <summary>If a check gets no answer.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(30);

    private Ownership(string own) => Own = own;

    /// <summary>When <see cref="Tick"/> has something to do; null: never.</summary>
    public DateTimeOffset? NextDue { get; private init; }

    /// <summary>This bridge's availability topic.</summary>
    private string Own { get; }

    /// <summary>Whether traffic reaches this bridge. One that gets none leaves its charge points to any other.</summary>
    private bool IsFed { get; init; }

    /// <summary>Whether the availability of other bridges is reported.</summary>
    private bool HearsBridges { get; init; }

    private ImmutableHashSet<string> Online { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>When bridges have gone offline, until their charge points are checked. A bridge that flips costs no more than its entry.</summary>
    private ImmutableDictionary<string, DateTimeOffset> Gone { get; init; } = ImmutableDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    private ImmutableDictionary<string, OwnershipClaim> Claims { get; init; } = ImmutableDictionary.Create<string, OwnershipClaim>(StringComparer.Ordinal);

    /// <param name="own">This bridge's availability topic.</param>
    /// <param name="isFed">Whether traffic reaches this bridge.</param>
    public static Ownership Of(string own, bool isFed) => new(own) { IsFed = isFed };

    /// <summary>Whether the charge point is left to another bridge.</summary>
    public bool IsYielded(string topicId) => Claims.GetValueOrDefault(topicId) is { IsYielded: true };

    /// <summary>Traffic reaches this bridge, or no longer does.</summary>
    public Ownership WithFeed(DateTimeOffset at, bool isFed) => (this with
    {
        IsFed = isFed,
        Claims = !isFed || IsFed ? Claims : WithClaims(claim => claim.IsYielded ? claim with { Due = Round(at + OfflineDelay) } : claim),
    }).WithNextDue();

    /// <summary>A new link to the broker: what other bridges did meanwhile is unknown. Those that are online are reported again.</summary>
    public Ownership WithNewLink(DateTimeOffset at) => (this with
    {
        HearsBridges = true,
        Online = Online.Clear(),
        Gone = Gone.Clear(),
        Claims = WithClaims(claim => claim with { Due = claim.IsYielded ? Round(at + CheckDelay) : null, ContestedAt = null }),
    }).WithNextDue();

    /// <summary>The availability of a bridge.</summary>
    public Ownership WithBridge(DateTimeOffset at, string bridge, bool isOnline)
    {
        if (bridge == Own || Online.Contains(bridge) == isOnline)
        {
            return this;
        }

        if (isOnline)
        {
            return Online.Count + Gone.Count < MaxBridges ? this with { Online = Online.Add(bridge) } : this;
        }

        return this with { Online = Online.Remove(bridge), Gone = Gone.SetItem(bridge, at), NextDue = Earlier(NextDue, DueAfter(at)) };
    }

    /// <summary>
    /// At the start the broker retained the document of another bridge that was online. What has been heard meanwhile is newer:
    /// the bridge may have gone offline, and another one may have published a document.
    /// </summary>
    public Ownership WithRetained(string topicId, string bridge)
    {
        var next = HearsBridges ? this : this with { Online = Online.Add(bridge) };
        return Claims.ContainsKey(topicId) ? next : next.With(topicId, new OwnershipClaim(bridge));
    }

    /// <summary>Another bridge's document of a charge point.</summary>
    /// <param name="at">Now.</param>
    /// <param name="topicId">The charge point.</param>
    /// <param name="bridge">The availability topic of the bridge.</param>
    /// <param name="isLive">Whether it has just been published, and is not only retained.</param>
    /// <param name="isOurs">Whether the charge point has connected to this bridge.</param>
    /// <param name="action">What to do; null: nothing.</param>
    public Ownership WithDocument(DateTimeOffset at, string topicId, string bridge, bool isLive, bool isOurs, out OwnershipAction? action)
    {
        action = null;
        if (bridge == Own || (!isLive && !Online.Contains(bridge)))
        {
            return this;
        }

        // Whoever publishes is connected; after a reconnect, the documents come before the availability.
        var next = WithBridge(at, bridge, isOnline: true);
        var claim = Claims.GetValueOrDefault(topicId);
        if (!isOurs)
        {
            return next.With(topicId, new OwnershipClaim(bridge));
        }

        if (claim is { IsYielded: true })
        {
            return next.With(topicId, claim with { Bridge = bridge });
        }

        var contestedAt = claim?.Bridge == bridge && Online.Contains(bridge) && !Gone.ContainsKey(bridge) ? claim.ContestedAt : null;
        if (!IsFed || IsBefore(bridge, Own) || at - contestedAt >= Patience)
        {
            action = new Yield(topicId, bridge, IsOnline: true);
            return next.With(topicId, new OwnershipClaim(bridge) { IsYielded = true, Due = Round(at + CheckDelay) });
        }

        action = contestedAt is null ? new Contest(topicId, bridge) : null;
        return next.With(topicId, new OwnershipClaim(bridge) { Due = Round(at + RepeatDelay), ContestedAt = contestedAt ?? at });
    }

    /// <summary>A charge point connects that was not known to this bridge.</summary>
    /// <param name="at">Now.</param>
    /// <param name="topicId">The charge point.</param>
    /// <param name="action">A <see cref="Yield"/>; null: this bridge publishes it.</param>
    public Ownership WithChargePoint(DateTimeOffset at, string topicId, out OwnershipAction? action)
    {
        action = null;
        if (!Claims.TryGetValue(topicId, out var claim))
        {
            return this;
        }

        var isOnline = Online.Contains(claim.Bridge);
        action = new Yield(topicId, claim.Bridge, isOnline);
        return With(topicId, new OwnershipClaim(claim.Bridge) { IsYielded = true, Due = isOnline ? null : Round(at) + CheckTogether });
    }

    /// <summary>A charge point is no longer kept.</summary>
    /// <param name="topicId">The charge point.</param>
    /// <param name="isForgotten">Whether it was left to another bridge, and this is no longer known.</param>
    public Ownership WithoutChargePoint(string topicId, out bool isForgotten)
    {
        isForgotten = false;
        if (!Claims.TryGetValue(topicId, out var claim))
        {
            return this;
        }

        isForgotten = claim.IsYielded && Claims.Count > MaxClaims;
        return this with { Claims = Claims.Count > MaxClaims ? Claims.Remove(topicId) : Claims.SetItem(topicId, new OwnershipClaim(claim.Bridge)) };
    }

    /// <summary>The retained document of a charge point has been read.</summary>
    /// <param name="at">Now.</param>
    /// <param name="topicId">The charge point.</param>
    /// <param name="bridges">The availability topics of bridges in it; null: it has not arrived.</param>
    /// <param name="online">One of them, if it was online when the document was read, so that the states were not; null: none.</param>
    /// <param name="action">A <see cref="TakeOver"/>; null: it stays with another bridge, or was not left.</param>
    public Ownership Checked(DateTimeOffset at, string topicId, ImmutableArray<string>? bridges, string? online, out OwnershipAction? action)
    {
        action = null;
        if (Claims.GetValueOrDefault(topicId) is not { IsYielded: true } claim)
        {
            return this;
        }

        if (bridges is not { } named || !IsFed)
        {
            return With(topicId, claim with { Due = IsFed ? Round(at + RetryDelay) : null });
        }

        if (!named.Contains(Own) && (named.FirstOrDefault(Online.Contains) ?? online) is { } other)
        {
            return With(topicId, claim with { Bridge = other, Due = Online.Contains(other) ? null : Round(at + CheckDelay) });
        }

        action = new TakeOver(topicId, claim.Bridge);
        return this with { Claims = Claims.Remove(topicId) };
    }

    /// <summary>Does what is due.</summary>
    public Ownership Tick(DateTimeOffset at, out ImmutableArray<OwnershipAction> actions)
    {
        actions = [];
        if (!(NextDue <= at))
        {
            return this;
        }

        var gone = Gone.Where(entry => DueAfter(entry.Value) <= at).ToImmutableDictionary(StringComparer.Ordinal);
        var (found, claims) = (ImmutableArray.CreateBuilder<OwnershipAction>(), Claims.ToBuilder());
        foreach (var (topicId, claim) in Claims)
        {
            var goneAt = gone.TryGetValue(claim.Bridge, out var when) ? when : (DateTimeOffset?)null;
            if (claim.IsYielded && (claim.Due <= at || goneAt is not null))
            {
                // Without traffic nothing is taken over, so nothing is read until there is some.
                claims[topicId] = claim with { Due = IsFed ? Round(at + RetryDelay) : null };
                found.AddRange(IsFed ? [new CheckDocument(topicId)] : Array.Empty<OwnershipAction>());
            }
            else if (claim.Due <= at)
            {
                claims[topicId] = claim with { Due = null };
                found.Add(new RepeatDocument(topicId));
            }
            else if (claim.ContestedAt <= goneAt)
            {
                claims[topicId] = claim with { ContestedAt = null };
            }
        }

        actions = found.DrainToImmutable();
        return (this with { Claims = claims.ToImmutable(), Gone = Gone.RemoveRange(gone.Keys) }).WithNextDue();
    }

    private static bool IsBefore(string bridge, string other) =>
        string.CompareOrdinal(BridgeTopic.ClientIdOf(bridge) ?? bridge, BridgeTopic.ClientIdOf(other) ?? other) < 0;

    // To the whole second, so that the charge points of a bridge are checked together.
    private static DateTimeOffset Round(DateTimeOffset at) => at.AddTicks(TimeSpan.TicksPerSecond - 1 - ((at.Ticks - 1) % TimeSpan.TicksPerSecond));

    /// <summary>When the charge points of a bridge are checked that has gone offline.</summary>
    private static DateTimeOffset DueAfter(DateTimeOffset offlineAt) => Round(offlineAt + OfflineDelay);

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    private Ownership With(string topicId, OwnershipClaim claim)
    {
        if (!claim.IsYielded && claim.Due is null && Claims.Count >= MaxClaims && !Claims.ContainsKey(topicId))
        {
            return this;
        }

        return this with
        {
            Claims = Claims.SetItem(topicId, claim),
            NextDue = Earlier(NextDue, claim.Due),
        };
    }

    private ImmutableDictionary<string, OwnershipClaim> WithClaims(Func<OwnershipClaim, OwnershipClaim> next)
    {
        var claims = Claims.ToBuilder();
        foreach (var (topicId, claim) in Claims)
        {
            if (next(claim) is var changed && !ReferenceEquals(changed, claim))
            {
                claims[topicId] = changed;
            }
        }

        return claims.ToImmutable();
    }

    private Ownership WithNextDue() => this with
    {
        NextDue = Earlier(Claims.Values.Min(claim => claim.Due), Gone.Values.Min(at => (DateTimeOffset?)DueAfter(at))),
    };
}
