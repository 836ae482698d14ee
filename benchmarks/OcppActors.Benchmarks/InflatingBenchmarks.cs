using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Benchmarks;

/// <summary>What inflating costs: a compressed MeterValues message in the tap, and a mebibyte beside the framework's own.</summary>
[InProcess]
[MemoryDiagnoser]
public class InflatingBenchmarks
{
    private readonly byte[] _message = Frames.Of(Deflate(Samples.MeterValues, sync: true)[..^4], masked: true, reserved: FrameHeader.Compressed);
    private readonly byte[] _large = Deflate(Samples.ManyMeterValues, sync: false);
    private readonly Inflater _inflater = new(15);
    private Wiretap _tap = null!;

    [Params(true, false)]
    public bool KeepsContext { get; set; }

    [GlobalSetup]
    public void Attach() => _tap = new Wiretap(
        Direction.FromChargePoint,
        new Audience(isListening: false),
        new TapOptions(Samples.MessageLimit) { Extensions = new NegotiatedExtensions(new PerMessageDeflate(KeepsContext), null) });

    /// <summary>One message that refers to none before it, in either case; nobody listens.</summary>
    [Benchmark]
    public void Message() => _tap.Observe(_message);

    [Benchmark]
    public long Mebibyte()
    {
        _inflater.Reset();
        ReadOnlySpan<byte> input = _large;
        var total = 0L;
        while (_inflater.Inflate(ref input) is { IsEmpty: false } piece)
        {
            total += piece.Length;
        }

        return total;
    }

    [Benchmark]
    public long MebibyteByTheFramework()
    {
        using var inflate = new DeflateStream(new MemoryStream(_large), CompressionMode.Decompress);
        Span<byte> piece = stackalloc byte[16 * 1024];
        var total = 0L;
        int count;
        while ((count = inflate.Read(piece)) > 0)
        {
            total += count;
        }

        return total;
    }

    private static byte[] Deflate(byte[] data, bool sync)
    {
        var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.Optimal);
        deflate.Write(data);
        if (sync)
        {
            deflate.Flush();
            return output.ToArray();
        }

        deflate.Dispose();
        return output.ToArray();
    }
}
