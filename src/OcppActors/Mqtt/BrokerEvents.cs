using System.Collections.Immutable;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>What a link reports to the stream; each link has its own number, so that late events change nothing.</summary>
internal interface IBrokerEvent
{
    int Link { get; }
}

/// <summary>Publications on their way to the broker, in this order.</summary>
internal sealed record Delivery(int Link, ImmutableArray<Publication> Publications);

/// <summary>The broker has acknowledged or refused a publication, or the link broke first.</summary>
internal sealed record Delivered(int Link, Publication Publication, PublishOutcome Outcome) : IBrokerEvent;

/// <summary>What has been delivered since the last of these.</summary>
internal sealed record Answered(int Link, ImmutableArray<Delivered> Deliveries) : IBrokerEvent;

/// <summary>A publication is left out, so that the others go on.</summary>
internal sealed record PublicationLeftOut(int Link, LeftOut LeftOut) : IBrokerEvent;

/// <summary>Charge points are no longer kept.</summary>
internal sealed record TopicsForgotten(int Link, Forgotten Forgotten) : IBrokerEvent;

/// <summary>The broker has accepted the connection.</summary>
internal sealed record LinkOpened(int Link, IMqttLink Connection) : IBrokerEvent
{
    /// <summary>Whether what the broker retains has been read back on an earlier link.</summary>
    public bool IsReadBack { get; init; }
}

/// <summary>The link, or the attempt to open it, has ended.</summary>
internal sealed record LinkLost(int Link, string Reason) : IBrokerEvent;

/// <summary>Home Assistant has published its birth message.</summary>
internal sealed record HomeAssistantStarted(int Link) : IBrokerEvent;

/// <summary>Everything is queued and goes out.</summary>
internal sealed record PublishingStarted(int Link) : IBrokerEvent;

/// <summary>The broker has acknowledged or refused everything.</summary>
internal sealed record Flushed(int Link) : IBrokerEvent;
