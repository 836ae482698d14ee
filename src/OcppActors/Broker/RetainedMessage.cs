namespace OcppActors.Broker;

/// <summary>A retained message.</summary>
/// <param name="Topic">The topic name.</param>
/// <param name="Quality">The quality of service it was published with: 0 to 2.</param>
/// <param name="Payload">Not empty, except in a publication that deletes.</param>
internal sealed record RetainedMessage(string Topic, int Quality, ReadOnlyMemory<byte> Payload)
{
    public long Size => Topic.Length + Payload.Length;

    public bool HasSameContentAs(RetainedMessage other) => Quality == other.Quality && Payload.Span.SequenceEqual(other.Payload.Span);
}
