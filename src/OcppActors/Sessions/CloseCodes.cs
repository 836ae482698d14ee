using System.Collections.Frozen;

namespace OcppActors.Sessions;

/// <summary>What the codes of a WebSocket Close mean (RFC 6455 section 7.4, IANA registry of close codes), in words for the log.</summary>
internal static class CloseCodes
{
    private static readonly FrozenDictionary<int, Entry> Known = new Dictionary<int, Entry>
    {
        [1000] = new("normal closure", null),
        [1001] = new("going away", "it restarts, or has heard nothing from {0} for too long"),
        [1002] = new("protocol error", "it could not read the WebSocket frames of {0}"),
        [1003] = new("unsupported data", "it does not take this kind of message from {0}"),
        [1007] = new("invalid data", "{0} sent text that is not valid UTF-8"),
        [1008] = new("policy violation", "it does not accept this connection, or something that {0} has sent"),
        [1009] = new("message too big", "a message of {0} was too large for it"),
        [1010] = new("missing extension", null),
        [1011] = new("internal error", "it failed, or {0} did not answer its ping in time"),
        [1012] = new("service restart", "it will be back"),
        [1013] = new("try again later", "it is overloaded"),
        [1014] = new("bad gateway", "a proxy in front of it could not reach it"),
        [3000] = new("unauthorized", "check the charger's password"),
        [3003] = new("forbidden", "this charger is not allowed there"),
        [3008] = new("timeout", "it has heard nothing from {0} for too long"),
    }.ToFrozenDictionary();

    /// <summary>The codes with a name of their own.</summary>
    public static IEnumerable<KeyValuePair<int, string>> Names => Known.Select(known => KeyValuePair.Create(known.Key, known.Value.Name));

    /// <summary>The name of a code, or what range it is in.</summary>
    public static string NameOf(int code) => Known.TryGetValue(code, out var known) ? known.Name : code switch
    {
        >= 3000 and < 4000 => "a code of a library",
        >= 4000 and < 5000 => "a code of its own software",
        _ => "not a valid code",
    };

    /// <summary>The usual cause; null: there is none.</summary>
    /// <param name="code">The code.</param>
    /// <param name="other">Who did not send it.</param>
    public static string? CauseOf(int code, string other) =>
        Known.TryGetValue(code, out var known) && known.Cause is { } cause ? cause.Replace("{0}", other, StringComparison.Ordinal) : null;

    private sealed record Entry(string Name, string? Cause);
}
