using Microsoft.Extensions.Logging;

namespace OcppActors.Sessions;

/// <summary>
/// Logs unusual client behaviour, one line each. Of each kind only the first few in a minute are logged, so that a scanner
/// cannot flood the log; the others are counted, and the count is logged later.
/// </summary>
public sealed class ClientErrorLog(TimeProvider time, ILogger<ClientErrorLog> log)
{
    private const int MaxLines = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _counting = new();
    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    /// <param name="remote">The client, as far as it is known.</param>
    /// <param name="status">The status it was answered with; null: none.</param>
    /// <param name="quirk">What it did: one of a fixed number of texts, with nothing of the request in it.</param>
    /// <param name="detail">What the quirk was seen in; no credentials.</param>
    /// <param name="level">The log level; null: a warning where the client was turned away with an answer.</param>
    public void Log(object? remote, int? status, string quirk, string? detail = null, LogLevel? level = null)
    {
        if (Count(quirk) is not { } suffix)
        {
            return;
        }

        var answer = status is null ? "got no answer" : $"was answered {status}";
        log.Log(level ?? (status is null ? LogLevel.Information : LogLevel.Warning), "A client at {Remote} {Answer}: {Quirk}{Detail}{More}", remote, answer, quirk, detail ?? "", suffix);
    }

    // What the line says about the unlogged ones; null: the line is one of these.
    private string? Count(string quirk)
    {
        lock (_counting)
        {
            if (!_tallies.TryGetValue(quirk, out var tally) || time.GetElapsedTime(tally.Since) >= Window)
            {
                tally = new Tally(time.GetTimestamp(), 0, tally?.Unlogged ?? 0);
            }

            var unlogged = tally.Logged == 0 ? tally.Unlogged : 0;
            _tallies[quirk] = tally with
            {
                Logged = tally.Logged + 1,
                Unlogged = tally.Logged < MaxLines ? 0 : tally.Unlogged + 1,
            };
            return (unlogged, tally.Logged) switch
            {
                (_, >= MaxLines) => null,
                ( > 0, _) => $" ({unlogged} more did, unlogged)",
                (_, MaxLines - 1) => " (more of this within the minute is only counted)",
                _ => "",
            };
        }
    }

    private sealed record Tally(long Since, int Logged, int Unlogged);
}
