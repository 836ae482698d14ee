namespace OcppActors.Transport.Sockets;

/// <summary>All threads that serve sockets and run what follows: if one stands still, so do its share of the connections.</summary>
public static class SocketLoops
{
    /// <summary>The environment variable that lets the runtime's socket threads run completions themselves, if it is 1.</summary>
    public const string InlineVariable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>The environment variable with the number of the runtime's socket threads.</summary>
    public const string ThreadsVariable = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    private static readonly Lazy<Heartbeat[]> All = new(() =>
    [
        .. OperatingSystem.IsLinux() ? EventLoop.Heartbeats : [],
        .. RuntimeLoop.Find().Select(loop => loop.Heartbeat),
    ]);

    /// <summary>Asks each loop for an answer, which costs some ten microseconds in all.</summary>
    /// <returns>For each loop a task that completes once it has handled what was before the question.</returns>
    public static IReadOnlyList<Task> AskAll() => [.. All.Value.Select(heartbeat => heartbeat.AskAsync())];
}
