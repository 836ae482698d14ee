using BenchmarkDotNet.Attributes;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Benchmarks;

/// <summary>What the tap's parts cost, each alone, for one MeterValues message.</summary>
[InProcess]
[MemoryDiagnoser]
public class PartBenchmarks
{
    private readonly byte[] _header = Frames.Of(Samples.MeterValues, masked: true)[..8];
    private readonly byte[] _unmasked = new byte[Samples.MeterValues.Length];
    private FrameWalker _walker;
    private readonly MessagePeek _peek = new();

    [Benchmark]
    public long WalkHeader()
    {
        ReadOnlySpan<byte> header = _header;
        _walker.ReadHeader(ref header);
        _walker.Advance(Samples.MeterValues.Length);
        return _walker.Remaining;
    }

    [Benchmark]
    public void Unmask() => Masking.Apply(Samples.MeterValues, _unmasked, 0x8040_2011, 0);

    [Benchmark]
    public bool Peek()
    {
        _peek.Clear();
        _peek.Append(Samples.MeterValues, 0x8040_2011, 0);
        return _peek.IsMemorable;
    }
}
