using System.Diagnostics;

namespace OcppActors.LoadBench.Load;

/// <summary>How often each latency occurred: to the microsecond up to a fifth of a second, to the millisecond beyond it, up to a minute.</summary>
internal sealed class LatencyCounts
{
    private const int Fine = 200_000;
    private const int Coarse = 60_000;
    private const double Micro = 1e6;
    private readonly Lock _changing = new();
    private readonly long[] _counts = new long[Fine + Coarse];
    private long _total;
    private long _failures;
    private double _longest;

    /// <param name="since">A <see cref="Stopwatch"/> time stamp.</param>
    public void Add(long since)
    {
        var micros = Stopwatch.GetElapsedTime(since).TotalSeconds * Micro;
        lock (_changing)
        {
            _counts[micros < Fine ? (int)micros : Fine + (int)Math.Min(micros / 1000, Coarse - 1)]++;
            _total++;
            _longest = Math.Max(_longest, micros);
        }
    }

    public void AddFailure() => Interlocked.Increment(ref _failures);

    public void Clear()
    {
        lock (_changing)
        {
            Array.Clear(_counts);
            _total = 0;
            _longest = 0;
        }
    }

    public Latencies Read()
    {
        lock (_changing)
        {
            return new Latencies(_total, Volatile.Read(ref _failures), Quantile(0.5), Quantile(0.99), Quantile(0.999), _longest / 1000);
        }
    }

    private double Quantile(double share)
    {
        var rank = (long)Math.Ceiling(share * _total);
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return i < Fine ? (i + 0.5) / 1000 : i - Fine + 0.5;
            }
        }

        return _longest / 1000;
    }
}

/// <summary>What the chargers saw.</summary>
/// <param name="Trips">Calls answered.</param>
/// <param name="Failures">Connections lost and wrong answers, since the fleet exists.</param>
/// <param name="Median">In milliseconds, as the others.</param>
/// <param name="P99">99 in 100 were faster.</param>
/// <param name="P999">999 in 1,000 were faster.</param>
/// <param name="Longest">The slowest.</param>
internal sealed record Latencies(long Trips, long Failures, double Median, double P99, double P999, double Longest);
