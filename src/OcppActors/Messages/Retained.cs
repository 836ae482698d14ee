using System.Collections.Immutable;
using Akka.Actor;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Messages;

/// <summary>
/// Asks what the broker retains. The answer, <see cref="RetainedFound"/>, follows once that is known; an actor that starts
/// late or restarts asks again.
/// </summary>
/// <param name="ReplyTo">Receives the answer.</param>
internal sealed record GetRetained(IActorRef ReplyTo) : IPublisherCommand;

/// <summary>What the broker retained when this process first reached it; nothing is published before.</summary>
/// <param name="Documents">The discovery documents by topic, UTF-8, of any publisher.</param>
/// <param name="Availabilities"><c>online</c> or <c>offline</c> of charge points and bridges, by topic.</param>
public sealed record RetainedFound(
    ImmutableDictionary<string, ReadOnlyMemory<byte>> Documents,
    ImmutableDictionary<string, string> Availabilities)
{
    public static RetainedFound Nothing { get; } = new(
        ImmutableDictionary.Create<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>
    /// The states that devices go on from (<see cref="RetainedDocument.StateTopics"/>), by topic; of charge points that another
    /// bridge publishes, none.
    /// </summary>
    public ImmutableDictionary<string, ReadOnlyMemory<byte>> States { get; init; } =
        ImmutableDictionary.Create<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
}

/// <summary>Asks for the current document at a topic and the states that its device resumes from. The answer is <see cref="DocumentFound"/>.</summary>
/// <param name="Topic">The topic of the document.</param>
/// <param name="ReplyTo">Receives the answer.</param>
internal sealed record GetDocument(string Topic, IActorRef ReplyTo) : IPublisherCommand;

/// <summary>A discovery document as it was last published, by this process or an earlier one.</summary>
/// <param name="Topic">Where it is published.</param>
/// <param name="Json">UTF-8; empty where there is none.</param>
internal sealed record DocumentFound(string Topic, ReadOnlyMemory<byte> Json)
{
    /// <summary>The states that its device goes on from, as they are now, by topic.</summary>
    public ImmutableDictionary<string, ReadOnlyMemory<byte>> States { get; init; } =
        ImmutableDictionary.Create<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
}
