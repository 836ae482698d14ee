using System.Globalization;

namespace OcppActors.Sessions;

/// <summary>
/// How the CPMS took the latest dials: of each path the last one, so that one charger that tries without end is one among
/// many.
/// </summary>
public sealed class RecentDials(TimeProvider time)
{
    /// <summary>So many paths are remembered.</summary>
    public const int MaxPaths = 20;

    private readonly Lock _changing = new();
    private readonly List<Dial> _dials = [];

    /// <summary>What is older says nothing about now.</summary>
    public static TimeSpan MaxAge { get; } = TimeSpan.FromMinutes(15);

    /// <summary>What is wrong with the CPMS, in words: at least half of the latest dials have failed. Null: nothing that is known.</summary>
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

    /// <param name="path">Whose dial it was.</param>
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
