namespace OcppActors.Snoop;

/// <summary>How a snoop client's stream ended.</summary>
/// <param name="Text">For the log, after the client's address.</param>
/// <param name="IsDrop">The client was too slow: it has missed messages.</param>
public readonly record struct SnoopEnding(string Text, bool IsDrop = false);
