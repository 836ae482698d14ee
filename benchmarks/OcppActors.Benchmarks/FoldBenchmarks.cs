using System.Text;
using BenchmarkDotNet.Attributes;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Benchmarks;

/// <summary>What metering one message costs: reading it and folding it into its charge point's device.</summary>
[InProcess]
[MemoryDiagnoser]
public class FoldBenchmarks
{
    private static readonly DateTimeOffset Start = new(2026, 4, 18, 20, 3, 20, TimeSpan.Zero);
    private static readonly byte[] Heartbeat = Encoding.UTF8.GetBytes("""[2,"19225","Heartbeat",{}]""");
    private ChargePointDevice _device = null!;

    [GlobalSetup]
    public void Introduce() => _device = ChargePointDevice
        .New(new ChargePointId("CP001"), new DeviceSettings("ocpp-bridge/benchmark/availability", "1.0"))
        .Apply(new Restored(Start, null, KnowsConnections: true)).Device
        .Apply(new Connected(Start, 1)).Device
        .Apply(Message(Samples.MeterValues, Start)).Device
        .Apply(new Tick(Start.AddSeconds(5))).Device; // its document has gone out, so that a message is a message alone

    /// <summary>Four readings, each of which has changed and is published.</summary>
    [Benchmark]
    public int ChangedReadings() => _device.Apply(Message(Samples.NextMeterValues, Start.AddSeconds(10))).Publications.Length;

    /// <summary>The same four once more.</summary>
    [Benchmark]
    public int SameReadings() => _device.Apply(Message(Samples.MeterValues, Start.AddSeconds(10))).Publications.Length;

    [Benchmark]
    public int AHeartbeat() => _device.Apply(Message(Heartbeat, Start.AddSeconds(10))).Publications.Length;

    private static MessageReceived Message(byte[] json, DateTimeOffset at) =>
        new(at, 1, at, Direction.FromChargePoint, "ocpp1.6", json);
}
