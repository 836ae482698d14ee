using System.Collections.Immutable;

namespace OcppActors.Configuration;

/// <summary>What a running service finds when it reads its configuration again. Command line and environment are those of its start.</summary>
/// <param name="Configuration">Null: there are errors, and nothing is to change.</param>
/// <param name="File">The configuration file; null: the service was started without one, so only the files that options name can have changed.</param>
/// <param name="Errors">Every error with its location; never a secret.</param>
/// <param name="RestartOnly">The options, such as <c>--ocpp-port</c>, whose value is no longer that of the start, and that count only after a restart.</param>
public sealed record Rereading<T>(T? Configuration, string? File, ImmutableArray<string> Errors, ImmutableArray<string> RestartOnly)
    where T : class;
