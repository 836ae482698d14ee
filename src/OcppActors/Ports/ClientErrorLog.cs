using Microsoft.Extensions.Logging;

namespace OcppActors.Ports;

/// <summary>
/// Logs unusual client behaviour, one line each. Each kind has a few lines a minute for an address, so that nobody can flood
/// the log; the others are counted, and the count is logged later (<see cref="LogBrake"/>).
/// </summary>
public sealed class ClientErrorLog(LogBrake brake, ILogger<ClientErrorLog> log)
{
    // Behind one address there may be several chargers, which fail for reasons of their own.
    private const int LinesPerAddress = 3;

    /// <param name="remote">The client, as far as it is known.</param>
    /// <param name="status">The status it was answered with; null: none.</param>
    /// <param name="quirk">What it did: one of a fixed number of texts, with nothing of the request in it.</param>
    /// <param name="detail">What the quirk was seen in; no credentials. What the client chose in it is shortened (<see cref="Domain.LogText.Short"/>).</param>
    /// <param name="level">The log level; null: a warning where the client was turned away with an answer.</param>
    public void Log(object? remote, int? status, string quirk, string? detail = null, LogLevel? level = null)
    {
        var answer = status is null ? "got no answer" : $"was answered {status}";
        var given = level ?? (status is null ? LogLevel.Information : LogLevel.Warning);
        if (brake.Allows(quirk, remote, given, LinesPerAddress))
        {
            log.Log(given, "A client at {Remote} {Answer}: {Quirk}{Detail}", remote, answer, quirk, detail ?? "");
        }
    }
}
