namespace OcppActors.Ports;

/// <summary>The answer to a connection that asks for a place.</summary>
/// <param name="Refusal">Why it has none.</param>
/// <param name="Evicted">The place that was taken from another connection, which has to be closed; null: none.</param>
internal readonly record struct Admitted<TConnection>(PlaceRefusal Refusal, Place<TConnection>? Evicted = null)
{
    /// <summary>Whether the connection has a place.</summary>
    public bool IsAccepted => Refusal == PlaceRefusal.None;
}
