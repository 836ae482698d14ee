using Akka.Event;
using Microsoft.Extensions.Logging;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>
/// Gets what still waits for <see cref="HostLog"/> when it stops, and what goes wrong after that. Akka.NET's own
/// <see cref="StandardOutLogger"/> would write it to standard output in a format of its own, whatever its level, and hold up
/// the stop while nobody reads that.
/// </summary>
#pragma warning disable MA0097 // actor references are compared by nobody with an operator
internal sealed class LastLog : MinimalLogger
#pragma warning restore MA0097
{
    private static ILogger? _host;

    /// <summary>The logger of the host. Akka.NET creates this class by its name, so it cannot be given one.</summary>
    public static void Use(ILogger host) => Volatile.Write(ref _host, host);

    /// <inheritdoc/>
    protected override void Log(object message)
    {
        if (message is LogEvent log && Volatile.Read(ref _host) is { } host)
        {
            HostLog.Log(host, log);
        }
    }
}
