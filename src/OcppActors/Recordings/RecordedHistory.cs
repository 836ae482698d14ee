using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OcppActors.Recordings;

/// <summary>
/// What has been recorded already, so that after a reconnect or a restart the relay's replay is not recorded again, while the
/// events in between are.
/// </summary>
/// <remarks>
/// A stream has no gaps: when it ended, everything up to about its last message had been received, live or as an earlier
/// replay. So an older replayed message is known. Near that time, where the timestamps of different charge points may be out of
/// order, the bytes decide: a replayed message is byte for byte the one sent before.
/// </remarks>
public sealed class RecordedHistory
{
    private const int MaxRecent = 100_000;

    /// <summary>Longer than any message takes from its timestamp to its place in the stream.</summary>
    private static readonly TimeSpan MaxReordering = TimeSpan.FromSeconds(10);

    private readonly Queue<(DateTimeOffset Time, Int128 Print)> _recent = new();
    private readonly HashSet<Int128> _fingerprints = [];
    private DateTimeOffset _last = DateTimeOffset.UnixEpoch;
    private DateTimeOffset _lastOfReplay = DateTimeOffset.UnixEpoch;
    private bool _isReplaying;

    /// <summary>A stream begins.</summary>
    /// <param name="replay">Whether it begins with a replay.</param>
    public void BeginStream(bool replay) => _isReplaying = replay;

    /// <summary>The replay is complete: everything that follows is new.</summary>
    public void EndReplay()
    {
        _isReplaying = false;
        _last = _lastOfReplay > _last ? _lastOfReplay : _last;
        Trim();
    }

    /// <summary>Adds the next line; false when it is a replayed one that has been recorded.</summary>
    /// <param name="line">As it is recorded.</param>
    /// <param name="time">Its timestamp.</param>
    public bool TryAdd(ReadOnlySpan<byte> line, DateTimeOffset time)
    {
        var print = FingerprintOf(line);
        if (_isReplaying && (time < _last - MaxReordering || _fingerprints.Contains(print)))
        {
            return false;
        }

        Add(print, time);
        return true;
    }

    /// <summary>Adds a line that an earlier run has recorded.</summary>
    public void Load(ReadOnlySpan<byte> line, DateTimeOffset time)
    {
        var newest = time > _last ? time : _last;
        Add(FingerprintOf(line), time);
        _last = newest;
    }

    private static Int128 FingerprintOf(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        return BinaryPrimitives.ReadInt128LittleEndian(hash);
    }

    private void Add(Int128 print, DateTimeOffset time)
    {
        if (_fingerprints.Add(print))
        {
            _recent.Enqueue((time, print));
        }

        if (_isReplaying)
        {
            // An incomplete replay must not make the messages that it still lacked look old.
            _lastOfReplay = time > _lastOfReplay ? time : _lastOfReplay;
        }
        else
        {
            // The latest rather than the newest: the clock may have been set back.
            _last = time;
        }

        Trim();
    }

    private void Trim()
    {
        while (_recent.TryPeek(out var oldest) && (_recent.Count > MaxRecent || (!_isReplaying && oldest.Time < _last - MaxReordering)))
        {
            _fingerprints.Remove(oldest.Print);
            _recent.Dequeue();
        }
    }
}
