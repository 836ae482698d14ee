using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OcppActors.Recordings;

/// <summary>
/// What the recording has already, so that the replay of a relay (who is connected, and how everybody stands) is not
/// recorded again after a reconnect or a restart, while what happened in between is.
/// </summary>
/// <remarks>
/// A stream has no gaps: when it ended, everything up to about its last message had come, live or as an earlier replay.
/// So a replayed message that is older than that is known. Near that moment, where the times of different charge points
/// cross, the bytes decide: a replayed message is the very message that was sent before.
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

    /// <summary>The replay is over: from now on everything is new.</summary>
    public void EndReplay()
    {
        _isReplaying = false;
        _last = _lastOfReplay > _last ? _lastOfReplay : _last;
        Trim();
    }

    /// <summary>Takes the next line; false when it is a replayed one that has been recorded.</summary>
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

    /// <summary>Learns a line that an earlier run has recorded.</summary>
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
            // A replay that breaks off must not make what it had not told yet look old.
            _lastOfReplay = time > _lastOfReplay ? time : _lastOfReplay;
        }
        else
        {
            // Not the newest, but the latest: a clock that is set back takes its messages with it.
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
