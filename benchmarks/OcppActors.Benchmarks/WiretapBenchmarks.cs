using BenchmarkDotNet.Attributes;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.WebSockets;

namespace OcppActors.Benchmarks;

/// <summary>What a tap costs per chunk of one frame: a charger's MeterValues, masked, and the CPMS's short answer.</summary>
[InProcess]
[MemoryDiagnoser]
public class WiretapBenchmarks
{
    private readonly byte[] _meterValues = Frames.Of(Samples.MeterValues, masked: true);
    private readonly byte[] _boot = Frames.Of(Samples.BootNotification, masked: true);
    private readonly byte[] _answer = Frames.Of("""[3,"19223",{}]"""u8.ToArray(), masked: false);
    private Wiretap _charger = null!;
    private Wiretap _cpms = null!;

    [Params(false, true)]
    public bool Listening { get; set; }

    [GlobalSetup]
    public void Attach()
    {
        _charger = new Wiretap(Direction.FromChargePoint, new Audience(Listening), new TapOptions(Samples.MessageLimit));
        _cpms = new Wiretap(Direction.FromCsms, new Audience(Listening), new TapOptions(Samples.MessageLimit));
    }

    /// <summary>Nobody listens: the header and a peek at the first bytes.</summary>
    [Benchmark]
    public void MeterValues() => _charger.Observe(_meterValues);

    /// <summary>Read whole in either case, since the snoop remembers it.</summary>
    [Benchmark]
    public void BootNotification() => _charger.Observe(_boot);

    /// <summary>Nobody listens: the header alone.</summary>
    [Benchmark]
    public void Answer() => _cpms.Observe(_answer);
}
