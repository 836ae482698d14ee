using System.Collections.Immutable;
using Akka.Actor;

namespace OcppActors.Messages;

/// <summary>What is seen of other bridges at the broker. Published on the EventStream, in its order.</summary>
public interface IBridgeNews;

/// <summary>A new link to the broker: the bridges that are online are reported again.</summary>
internal sealed record BridgesWatched : IBridgeNews
{
    private BridgesWatched()
    {
    }

    public static BridgesWatched Instance { get; } = new();
}

/// <summary>Another bridge has come online or gone offline.</summary>
/// <param name="Topic">Its availability topic.</param>
/// <param name="IsOnline">Whether it is online.</param>
internal sealed record BridgeSeen(string Topic, bool IsOnline) : IBridgeNews;

/// <summary>There is a discovery document of another bridge.</summary>
/// <param name="TopicId">The charge point, as its topics name it.</param>
/// <param name="Bridge">The availability topic of the bridge.</param>
/// <param name="IsLive">Whether it has just been published, and is not only retained.</param>
internal sealed record DocumentSeen(string TopicId, string Bridge, bool IsLive) : IBridgeNews;

/// <summary>
/// Asks what the broker retains of charge points now. Published on the EventStream; the answer is <see cref="DocumentsRead"/>,
/// or none without a link to the broker.
/// </summary>
/// <param name="TopicIds">The charge points, as their topics name them.</param>
/// <param name="ReplyTo">Receives the answer.</param>
internal sealed record ReadDocuments(ImmutableHashSet<string> TopicIds, IActorRef ReplyTo);

/// <summary>What the broker retains of charge points.</summary>
/// <param name="TopicIds">The charge points that were asked for.</param>
/// <param name="Found">Their documents and states.</param>
/// <param name="IsWhole">Whether all of it has arrived.</param>
internal sealed record DocumentsRead(ImmutableHashSet<string> TopicIds, RetainedFound Found, bool IsWhole);

/// <summary>Another bridge publishes these charge points: nothing of them is published until <see cref="ResumeChargePoints"/>.</summary>
internal sealed record SuspendChargePoints(ImmutableHashSet<string> TopicIds) : IPublisherCommand;

/// <summary>These charge points are published again; what was published of them before they were left counts no longer.</summary>
internal sealed record ResumeChargePoints(ImmutableHashSet<string> TopicIds) : IPublisherCommand;

/// <summary>Publish the documents of these charge points once more, if they have been published.</summary>
internal sealed record RepeatDocuments(ImmutableHashSet<string> TopicIds) : IPublisherCommand;
