using System.Net;
using Microsoft.Extensions.Logging;
using OcppActors.Ports;

namespace OcppActors.Snoop;

/// <summary>
/// Logs who joins the snoop stream and how it leaves. A client that does so again and again is summed up, and <c>-v</c> shows
/// each. Those that were too slow are counted apart, so that the log shows them among any number of others.
/// </summary>
public sealed class ViewerLog(LogBrake brake, ILogger<ViewerLog> log)
{
    private const string Joined = "snoop clients joined";
    private const string Dropped = "snoop clients that were too slow and have been closed";
    private const int LinesPerAddress = 5;

    /// <param name="remote">The client's address.</param>
    /// <param name="serve">Serves the client, and tells how it ended.</param>
    public async Task AroundAsync(IPAddress? remote, Func<Task<SnoopEnding>> serve)
    {
        var level = LevelOf(Joined, remote);
        log.Log(level, "Snoop client {Remote} joined", remote);
        var ending = await serve();
        log.Log(ending.IsDrop ? LevelOf(Dropped, remote) : level, "Snoop client {Remote} {Ending}", remote, ending.Text);
    }

    private LogLevel LevelOf(string kind, IPAddress? remote) =>
        brake.Allows(kind, remote, LogLevel.Information, LinesPerAddress) ? LogLevel.Information : LogLevel.Debug;
}
