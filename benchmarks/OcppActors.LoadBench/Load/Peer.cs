namespace OcppActors.LoadBench.Load;

/// <summary>One socket of an <see cref="EventLoop"/>.</summary>
internal abstract class Peer
{
    private byte[] _kept = [];
    private int _keptLength;

    public int Descriptor { get; protected set; } = -1;

    public int Key { get; set; }

    public bool IsOpen => Descriptor >= 0;

    public abstract void OnReady(EventLoop loop, uint events);

    public void Cut()
    {
        if (IsOpen)
        {
            Libc.Reset(Descriptor);
            Descriptor = -1;
            _keptLength = 0;
        }
    }

    /// <summary>
    /// Reads once. False when the connection is over. What could not be used of an earlier reading stands before what has
    /// come; hand what cannot be used yet to <see cref="Keep"/>.
    /// </summary>
    protected bool Receive(EventLoop loop, out ReadOnlySpan<byte> bytes)
    {
        _kept.AsSpan(0, _keptLength).CopyTo(loop.Buffer);
        var count = Libc.Receive(Descriptor, loop.Buffer.AsSpan(_keptLength));
        bytes = loop.Buffer.AsSpan(0, _keptLength + Math.Max(count ?? 0, 0));
        _keptLength = 0;
        return count is null or > 0;
    }

    protected void Keep(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > _kept.Length)
        {
            _kept = new byte[Math.Max(rest.Length, 1024)];
        }

        rest.CopyTo(_kept);
        _keptLength = rest.Length;
    }
}
