namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>Tests with thousands of connections, which measure time and memory and therefore run alone, one after the other.</summary>
[CollectionDefinition(nameof(SequentialCollection), DisableParallelization = true)]
public sealed class SequentialCollection;
