namespace OcppActors.Transport.WebSockets;

/// <summary>Frames and bytes of a direction. A frame counts with its last byte, a byte when it has been read from its sender.</summary>
public readonly record struct FlowTotals(long Frames, long Bytes)
{
    /// <summary>The sum of both.</summary>
    public static FlowTotals operator +(FlowTotals one, FlowTotals other) => new(one.Frames + other.Frames, one.Bytes + other.Bytes);
}

/// <summary>
/// Frames and bytes of one direction, of all connections. Each tap counts in fields that it alone writes, so that pumps share
/// no cache line; they are added up on demand. Thread-safe.
/// </summary>
public sealed class FlowMetrics
{
    private readonly Lock _changing = new();
    private readonly List<Wiretap> _open = [];
    private FlowTotals _ended;

    /// <summary>The total since the start.</summary>
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

    /// <summary>Registers a tap.</summary>
    public void Add(Wiretap tap)
    {
        lock (_changing)
        {
            tap.Position = _open.Count;
            _open.Add(tap);
        }
    }

    /// <summary>Removes a tap and keeps its totals. May be called more than once.</summary>
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
