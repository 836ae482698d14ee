namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>Tests with thousands of connections, which run one after the other and beside nothing else: they look at times and memory.</summary>
[CollectionDefinition(nameof(SequentialCollection), DisableParallelization = true)]
public sealed class SequentialCollection;
