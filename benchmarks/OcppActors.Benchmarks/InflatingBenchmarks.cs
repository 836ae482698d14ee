using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Benchmarks;

/// <summary>What inflating costs: a compressed MeterValues message in the tap.</summary>
[InProcess]
[MemoryDiagnoser]
public class InflatingBenchmarks
{
    private readonly byte[] _message = Frames.Of(Deflate(Samples.MeterValues)[..^4], masked: true, reserved: FrameHeader.Compressed);
    private Wiretap _tap = null!;

    [Params(true, false)]
    public bool KeepsContext { get; set; }

    [GlobalSetup]
    public void Attach() => _tap = new Wiretap(
        Direction.FromChargePoint,
        new Audience(isListening: false),
        new TapOptions(Samples.MessageLimit)
        {
            Extensions = new NegotiatedExtensions(new PerMessageDeflate(KeepsContext), null),
            Time = new LeapingTime(),
        });

    /// <summary>One message that refers to none before it, in either case; nobody listens.</summary>
    [Benchmark]
    public void Message() => _tap.Observe(_message);

    // No connection may inflate for as long as a benchmark lasts; between two looks at this clock, the budget fills.
    private sealed class LeapingTime : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => _now += 60 * TimestampFrequency;
    }

    private static byte[] Deflate(byte[] data)
    {
        var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.Optimal);
        deflate.Write(data);
        deflate.Flush();
        return output.ToArray();
    }
}
