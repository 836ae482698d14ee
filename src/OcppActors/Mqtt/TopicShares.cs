namespace OcppActors.Mqtt;

/// <summary>How many topics and bytes each charge point has in a table, and all together.</summary>
/// <param name="maxTotalBytes">The most of all charge points.</param>
internal sealed class TopicShares(long maxTotalBytes)
{
    /// <summary>More than the entities that a charge point may have.</summary>
    public const int MaxTopics = 600;

    /// <summary>A discovery document, and a value for each of its entities.</summary>
    public const int MaxBytes = 512 * 1024;

    private readonly Dictionary<string, Share> _shares = new(StringComparer.Ordinal);
    private long _bytes;
    private long _puts;

    private sealed class Share
    {
        public int Topics { get; set; }

        public int Bytes { get; set; }

        /// <summary>The number of its last change.</summary>
        public long LastPut { get; set; }
    }

    public bool IsTooLarge => _bytes > maxTotalBytes;

    /// <summary>Adds to the share of a charge point, if it stays within its bounds; to take less always does.</summary>
    public bool TryAdd(string chargePoint, int topics, int bytes)
    {
        var share = _shares.GetValueOrDefault(chargePoint) ?? new Share();
        if ((topics > 0 && share.Topics + topics > MaxTopics) || (bytes > 0 && share.Bytes + bytes > MaxBytes))
        {
            return false;
        }

        share.Topics += topics;
        share.Bytes += bytes;
        share.LastPut = ++_puts;
        _bytes += bytes;
        if (share.Topics == 0)
        {
            _shares.Remove(chargePoint);
        }
        else
        {
            _shares[chargePoint] = share;
        }

        return true;
    }

    /// <summary>The charge points that have published nothing for longest, without which a tenth is free again.</summary>
    public HashSet<string> LongestSilent()
    {
        var silent = new HashSet<string>(StringComparer.Ordinal);
        var left = _bytes;
        foreach (var (chargePoint, share) in _shares.OrderBy(entry => entry.Value.LastPut))
        {
            if (left <= maxTotalBytes / 10 * 9)
            {
                break;
            }

            silent.Add(chargePoint);
            left -= share.Bytes;
        }

        return silent;
    }
}
