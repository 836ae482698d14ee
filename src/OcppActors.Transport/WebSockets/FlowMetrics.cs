namespace OcppActors.Transport.WebSockets;

/// <summary>Frames and bytes that have passed. A frame counts with its last byte; a byte when it has come from its sender.</summary>
public readonly record struct FlowTotals(long Frames, long Bytes)
{
    public static FlowTotals operator +(FlowTotals one, FlowTotals other) => new(one.Frames + other.Frames, one.Bytes + other.Bytes);
}

/// <summary>
/// What has passed in one direction, all connections together. Each tap counts for itself, in plain numbers that it alone
/// writes, so that no two pumps ever share a cache line for it; they are added up when somebody asks.
/// </summary>
public sealed class FlowMetrics
{
    private readonly Lock _changing = new();
    private readonly List<Wiretap> _open = [];
    private FlowTotals _ended;

    /// <summary>Since the start; never falls.</summary>
    public FlowTotals Sum
    {
        get
        {
            lock (_changing)
            {
                var sum = _ended;
                foreach (var tap in _open)
                {
                    sum += tap.Passed;
                }

                return sum;
            }
        }
    }

    /// <summary>A tap begins, and gets its place, which is the flow's to change.</summary>
    public void Add(Wiretap tap)
    {
        lock (_changing)
        {
            tap.Position = _open.Count;
            _open.Add(tap);
        }
    }

    /// <summary>A tap has seen its last; harmless for one that has left.</summary>
    public void Remove(Wiretap tap)
    {
        lock (_changing)
        {
            if (tap.Position < 0)
            {
                return;
            }

            _ended += tap.Passed;
            var last = _open[^1];
            _open[tap.Position] = last;
            last.Position = tap.Position;
            _open.RemoveAt(_open.Count - 1);
            tap.Position = -1;
        }
    }
}
