using Microsoft.Extensions.Logging;

namespace OcppActors.Sessions;

/// <summary>
/// Says what odd clients do, a line each; of many of one kind only the first few in a minute, so that a scanner cannot
/// flood the log, and then how many there were.
/// </summary>
public sealed class ClientErrorLog(TimeProvider time, ILogger<ClientErrorLog> log)
{
    private const int Most = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _telling = new();
    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    /// <param name="remote">Who did it, as far as is known.</param>
    /// <param name="status">What it was answered; null: nothing.</param>
    /// <param name="quirk">What it did: one of a fixed number of texts, with nothing of the request in it.</param>
    /// <param name="detail">What the quirk was seen in, and no credentials.</param>
    /// <param name="level">How grave it is.</param>
    public void Log(object? remote, int? status, string quirk, string? detail = null, LogLevel level = LogLevel.Information)
    {
        lock (_telling)
        {
            if (!_tallies.TryGetValue(quirk, out var tally) || time.GetElapsedTime(tally.Since) >= Window)
            {
                tally = new Tally(time.GetTimestamp(), 0, tally?.Untold ?? 0);
            }

            var untold = tally.Told == 0 ? tally.Untold : 0;
            _tallies[quirk] = tally with { Told = tally.Told + 1, Untold = tally.Told < Most ? 0 : tally.Untold + 1 };
            if (tally.Told >= Most)
            {
                return;
            }

            var answer = status is null ? "got no answer" : $"was answered {status}";
            var more = (untold, tally.Told) switch
            {
                ( > 0, _) => $" ({untold} more did, unlogged)",
                (_, Most - 1) => " (more of this within the minute is only counted)",
                _ => "",
            };
            log.Log(level, "A client at {Remote} {Answer}: {Quirk}{Detail}{More}", remote, answer, quirk, detail ?? "", more);
        }
    }

    private sealed record Tally(long Since, int Told, int Untold);
}
