namespace OcppActors.Transport.WebSockets;

/// <summary>Frames and bytes that have passed. A frame counts with its last byte; a byte when it has come from its sender.</summary>
public readonly record struct Passed(long Frames, long Bytes)
{
    public static Passed operator +(Passed one, Passed other) => new(one.Frames + other.Frames, one.Bytes + other.Bytes);
}

/// <summary>
/// What has passed in one direction, all connections together. Each tap counts for itself, in plain numbers that it alone
/// writes, so that no two pumps ever share a cache line for it; they are added up when somebody asks.
/// </summary>
public sealed class Flow
{
    private readonly Lock _changing = new();
    private readonly List<Wiretap> _open = [];
    private Passed _ended;

    /// <summary>Since the start; never falls.</summary>
    public Passed Sum
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
    public void Enter(Wiretap tap)
    {
        lock (_changing)
        {
            tap.Place = _open.Count;
            _open.Add(tap);
        }
    }

    /// <summary>A tap has seen its last; harmless for one that has left.</summary>
    public void Leave(Wiretap tap)
    {
        lock (_changing)
        {
            if (tap.Place < 0)
            {
                return;
            }

            _ended += tap.Passed;
            var last = _open[^1];
            _open[tap.Place] = last;
            last.Place = tap.Place;
            _open.RemoveAt(_open.Count - 1);
            tap.Place = -1;
        }
    }
}
