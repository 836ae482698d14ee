using System.Collections.Immutable;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Messages;

/// <summary>What metering sends to the publication stream; commands of one sender are handled in order.</summary>
internal interface IPublisherCommand;

/// <summary>Publish these, in this order.</summary>
internal sealed record Publish(ImmutableArray<Publication> Publications) : IPublisherCommand;

/// <summary>
/// These charge points have been silent for so long that their topics are no longer kept; what the broker retains of them
/// stays there.
/// </summary>
/// <param name="TopicIds">The charge points, as their topics name them.</param>
internal sealed record ForgetChargePoints(ImmutableHashSet<string> TopicIds) : IPublisherCommand;

/// <summary>
/// The publications of these charge points took too much memory and are no longer kept, the unsent ones included. Published on
/// the EventStream, so that they are announced again once they send something.
/// </summary>
/// <param name="TopicIds">The charge points, as their topics name them.</param>
internal sealed record ChargePointsForgotten(ImmutableHashSet<string> TopicIds);

/// <summary>
/// The documents that have been published are being published again: the broker is back, or Home Assistant has started.
/// Published on the EventStream, so that a changed document keeps its distance from these as well.
/// </summary>
internal sealed record AnnouncedAgain
{
    private AnnouncedAgain()
    {
    }

    public static AnnouncedAgain Instance { get; } = new();
}

/// <summary>The snoop stream is connected. Published on the EventStream.</summary>
internal sealed record FeedUp
{
    private FeedUp()
    {
    }

    public static FeedUp Instance { get; } = new();
}

/// <summary>
/// Every open connection has been published since <see cref="FeedUp"/>: a charge point without one is not connected. Published
/// on the EventStream, after those connections.
/// </summary>
internal sealed record FeedSynchronized
{
    private FeedSynchronized()
    {
    }

    public static FeedSynchronized Instance { get; } = new();
}

/// <summary>The snoop stream has been disconnected for too long. Published on the EventStream.</summary>
internal sealed record FeedLost
{
    private FeedLost()
    {
    }

    public static FeedLost Instance { get; } = new();
}
