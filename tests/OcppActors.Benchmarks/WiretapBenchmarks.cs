using BenchmarkDotNet.Attributes;
using OcppActors.Domain.Ocpp;
using OcppActors.Tunnel;

namespace OcppActors.Benchmarks;

/// <summary>What a tap costs per chunk of one masked MeterValues frame, with and without somebody who listens.</summary>
[InProcess]
[MemoryDiagnoser]
public class WiretapBenchmarks
{
    private const int MessageLimit = 1024 * 1024;
    private const int PayloadBytes = 480;

    private readonly byte[] _frame = [0x81, 0x80 | 126, PayloadBytes >> 8, PayloadBytes & 0xFF, 1, 2, 3, 4, .. new byte[PayloadBytes]];
    private Wiretap _tap = null!;

    [Params(false, true)]
    public bool Listening { get; set; }

    [GlobalSetup]
    public void Attach() => _tap = new Wiretap(Direction.FromChargePoint, new Audience(Listening), MessageLimit);

    [Benchmark]
    public void Observe() => _tap.Observe(_frame);

    private sealed class Audience(bool listening) : IWiretapListener
    {
        public long? Wants() => listening ? 0 : null;

        public void Seen(in TappedMessage message)
        {
        }

        public void Lost(Direction sender, string reason) => throw new InvalidOperationException(reason);
    }
}
