using System.Globalization;

namespace OcppActors.Sessions;

/// <summary>
/// The outcomes of the latest dials of the CPMS, one per path, so that a single charger that keeps trying does not dominate.
/// </summary>
public sealed class RecentDials(TimeProvider time)
{
    /// <summary>How many paths are kept.</summary>
    public const int MaxPaths = 20;

    private readonly Lock _changing = new();
    private readonly List<Dial> _dials = [];

    /// <summary>Older outcomes are dropped.</summary>
    public static TimeSpan MaxAge { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Set, in words, when at least half of the latest dials have failed; otherwise null.</summary>
    public string? Problem
    {
        get
        {
            lock (_changing)
            {
                _dials.RemoveAll(dial => time.GetUtcNow() - dial.At > MaxAge);
                var failed = _dials.FindAll(dial => dial.Reason is not null);
                return failed.Count == 0 || failed.Count * 2 < _dials.Count
                    ? null
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{failed.Count} of the last {_dials.Count} dials to the CPMS failed, the latest at {failed[^1].At:yyyy-MM-dd HH:mm:ss}Z: {failed[^1].Reason}");
            }
        }
    }

    public void Succeeded(string path) => Record(path, null);

    /// <param name="path">The charger's path.</param>
    /// <param name="reason">Why it failed, in words for the log.</param>
    public void Failed(string path, string reason) => Record(path, reason);

    private void Record(string path, string? reason)
    {
        lock (_changing)
        {
            _dials.RemoveAll(dial => dial.Path == path);
            if (_dials.Count == MaxPaths)
            {
                _dials.RemoveAt(0);
            }

            _dials.Add(new Dial(path, time.GetUtcNow(), reason));
        }
    }

    private readonly record struct Dial(string Path, DateTimeOffset At, string? Reason);
}
