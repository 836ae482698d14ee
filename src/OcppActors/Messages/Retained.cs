using System.Collections.Immutable;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Messages;

/// <summary>
/// Metering asks the MQTT room what the broker retains; the answer, <see cref="RetainedFound"/>, comes once that is known.
/// Whoever starts late, or again, asks and does not depend on having heard it.
/// </summary>
public sealed record GetRetained
{
    private GetRetained()
    {
    }

    public static GetRetained Instance { get; } = new();
}

/// <summary>What the broker retained when this process first reached it; nothing is published before.</summary>
/// <param name="Documents">The discovery documents by topic, UTF-8, whoever wrote them.</param>
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

/// <summary>Metering asks for one document as it is now, and for the states that its device goes on from. The answer, <see cref="DocumentFound"/>, comes at once.</summary>
/// <param name="Topic">Where it is published.</param>
public sealed record GetDocument(string Topic);

/// <summary>A discovery document as it was last published, by this process or an earlier one.</summary>
/// <param name="Topic">Where it is published.</param>
/// <param name="Json">UTF-8; empty where there is none.</param>
public sealed record DocumentFound(string Topic, ReadOnlyMemory<byte> Json)
{
    /// <summary>The states that its device goes on from, as they are now, by topic.</summary>
    public ImmutableDictionary<string, ReadOnlyMemory<byte>> States { get; init; } =
        ImmutableDictionary.Create<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
}
