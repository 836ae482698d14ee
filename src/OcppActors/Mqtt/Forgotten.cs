using System.Collections.Immutable;

namespace OcppActors.Mqtt;

/// <summary>Charge points that are no longer kept, because all publications together took too much memory.</summary>
/// <param name="TopicIds">The charge points, as their topics name them.</param>
/// <param name="Publications">How many publications they had.</param>
internal sealed record Forgotten(ImmutableHashSet<string> TopicIds, int Publications);
