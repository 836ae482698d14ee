using OcppActors.Domain.Ocpp;

namespace OcppActors.Sessions;

/// <summary>How the lines of a new connection are logged.</summary>
internal enum LineMode
{
    /// <summary>One by one.</summary>
    Full,

    /// <summary>Summed up, from this connection on.</summary>
    BeginsSummary,

    /// <summary>Summed up, as those of the connections before.</summary>
    Summary,
}

/// <summary>How a connection ended that is summed up.</summary>
/// <param name="ChargePoint">Whose it was.</param>
/// <param name="IsWarning">Whether its line would be a warning.</param>
/// <param name="Words">What its line would say about the charge point.</param>
internal sealed record ConnectionOutcome(ChargePointId ChargePoint, bool IsWarning, string Words);

/// <summary>The connections of a charge point since the last summary.</summary>
/// <param name="ChargePoint">Whose they are.</param>
/// <param name="Requests">How often it has asked for one.</param>
/// <param name="Accepted">How often the CPMS has accepted it.</param>
/// <param name="Last">How the latest that has ended did; null: none has ended.</param>
/// <param name="IsWarning">Whether one of their lines would have been a warning.</param>
/// <param name="IsOver">Whether it has connected rarely enough for lines of its own again.</param>
internal readonly record struct ConnectionSummary(
    ChargePointId ChargePoint, int Requests, int Accepted, string? Last, bool IsWarning, bool IsOver);

/// <summary>
/// Finds the charge points that connect too often for log lines of their own, and counts what they do instead. For one thread.
/// </summary>
/// <param name="maxChargePoints">How many are remembered; those beyond have lines of their own until the next summary.</param>
internal sealed class FrequentConnections(int maxChargePoints = FrequentConnections.MaxChargePoints)
{
    /// <summary>How many charge points are remembered. Chargers choose their ids.</summary>
    public const int MaxChargePoints = 10_000;

    /// <summary>How many connections between two summaries have lines of their own.</summary>
    public const int MaxInFull = 5;

    /// <summary>Between two summaries.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<ChargePointId, Tally> _tallies = [];

    /// <summary>How many charge points are remembered now.</summary>
    public int Count => _tallies.Count;

    /// <summary>Whether the lines of a charge point are summed up.</summary>
    public bool IsSummedUp(ChargePointId id) => _tallies.TryGetValue(id, out var tally) && tally.IsSummedUp;

    /// <summary>A charge point asks for a connection.</summary>
    public LineMode Begin(ChargePointId id)
    {
        if (!_tallies.TryGetValue(id, out var tally) && _tallies.Count >= maxChargePoints)
        {
            return LineMode.Full;
        }

        var mode = tally.IsSummedUp ? LineMode.Summary : tally.Requests < MaxInFull ? LineMode.Full : LineMode.BeginsSummary;
        _tallies[id] = tally with { Requests = tally.Requests + 1, IsSummedUp = mode != LineMode.Full };
        return mode;
    }

    /// <summary>The CPMS has accepted a connection.</summary>
    public void Accept(ChargePointId id)
    {
        if (_tallies.TryGetValue(id, out var tally))
        {
            _tallies[id] = tally with { Accepted = tally.Accepted + 1 };
        }
    }

    /// <summary>A connection whose lines are summed up has ended. False: its charge point is not summed up any more.</summary>
    public bool TryEnd(ConnectionOutcome outcome)
    {
        if (!_tallies.TryGetValue(outcome.ChargePoint, out var tally) || !tally.IsSummedUp)
        {
            return false;
        }

        _tallies[outcome.ChargePoint] = tally with { Last = outcome.Words, IsWarning = tally.IsWarning || outcome.IsWarning };
        return true;
    }

    /// <summary>An interval is over: what to log of it. Who has connected rarely is forgotten.</summary>
    public IReadOnlyList<ConnectionSummary> SumUp()
    {
        var summaries = new List<ConnectionSummary>();
        foreach (var (id, tally) in _tallies.ToList())
        {
            var isOver = tally.Requests <= MaxInFull;
            if (tally.IsSummedUp)
            {
                summaries.Add(new ConnectionSummary(id, tally.Requests, tally.Accepted, tally.Last, tally.IsWarning, isOver));
            }

            if (isOver)
            {
                _tallies.Remove(id);
            }
            else
            {
                _tallies[id] = new Tally { IsSummedUp = true };
            }
        }

        return summaries;
    }

    private readonly record struct Tally(int Requests, int Accepted, bool IsSummedUp, string? Last, bool IsWarning);
}
