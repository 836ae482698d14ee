namespace OcppActors.Broker;

/// <summary>What the broker keeps of a topic.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="Quality">The quality of service that it was published with: 0 to 2.</param>
/// <param name="Payload">Not empty, except in a publication that deletes.</param>
internal sealed record RetainedMessage(string Topic, int Quality, ReadOnlyMemory<byte> Payload)
{
    public long Size => Topic.Length + Payload.Length;

    public bool SaysTheSameAs(RetainedMessage other) => Quality == other.Quality && Payload.Span.SequenceEqual(other.Payload.Span);
}
