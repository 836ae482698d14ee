namespace OcppActors.Domain.Tests.Support;

/// <summary>Tests that measure memory, which no other test may use meanwhile.</summary>
[CollectionDefinition(nameof(AloneInMemory), DisableParallelization = true)]
public sealed class AloneInMemory;
