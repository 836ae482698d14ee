using BenchmarkDotNet.Attributes;
using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Snoop;

namespace OcppActors.Benchmarks;

/// <summary>What a message of the snoop stream costs to render, once for all viewers.</summary>
[InProcess]
[MemoryDiagnoser]
public class EnvelopeBenchmarks
{
    private readonly MessageSeen _meterValues = Traffic.Of(Samples.MeterValues, Direction.FromChargePoint);
    private readonly MessageSeen _answer = Traffic.Of("""[3,"19223",{}]"""u8.ToArray(), Direction.FromCsms);

    [Benchmark]
    public ReadOnlyMemory<byte> MeterValues() => SnoopEnvelope.Render(_meterValues);

    [Benchmark]
    public ReadOnlyMemory<byte> Answer() => SnoopEnvelope.Render(_answer);
}
