namespace OcppActors.Domain.HomeAssistant;

/// <summary>What a relay repeats to those who join late, and how it is told from news.</summary>
internal sealed partial class DeviceDraft
{
    /// <summary>Two connections of one charge point may overtake each other by so much.</summary>
    private static readonly TimeSpan Overtaking = TimeSpan.FromMinutes(1);

    /// <summary>A message has come that no relay repeats: one from before the last shows that the relay's clock was set back.</summary>
    public void RecordReceipt(DateTimeOffset receipt)
    {
        var wasSetBack = _device.LastReceipt - receipt > Overtaking;
        _device = _device with
        {
            LastReceipt = receipt,
            Standings = wasSetBack ? _device.Standings.Clear() : _device.Standings,
        };
    }

    /// <summary>Whether this is the newest of its sort, and not an old one heard again.</summary>
    /// <param name="about">What it is about.</param>
    /// <param name="time">When it was said, by the charger's clock where that is credible.</param>
    /// <param name="moment">When it came.</param>
    public bool IsNewest(string about, DateTimeOffset? time, MessageTime moment)
    {
        var known = _device.Standings.GetValueOrDefault(about);
        if (!StatusFreshness.Admits(known, time, moment))
        {
            return false;
        }

        if (known is not null || _device.Standings.Count < MaxEntities)
        {
            var standing = new StatusFreshness(moment.Receipt, Freshness.After(known?.Newest, time, moment));
            _device = _device with { Standings = _device.Standings.SetItem(about, standing) };
        }

        return true;
    }
}
