using System.Diagnostics;
using System.Text;
using System.Text.Json;
using OcppActors.LoadBench.Load;
using OcppActors.LoadBench.Subjects;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.LoadBench;

/// <summary>The load generator's frames, counts and quantiles, on which every measurement depends.</summary>
public sealed class LoadTests
{
    [Fact]
    public void A_call_is_a_masked_frame_of_OCPP_with_a_new_id_and_new_readings_each_time()
    {
        var call = new MeterCall(42, TimeProvider.System);

        var first = Payload(call.Next());
        var second = Payload(call.Next());

        first.ShouldStartWith("""[2,"00042-0000001","MeterValues",{""");
        second.ShouldStartWith("""[2,"00042-0000002","MeterValues",{""");
        second.ShouldContain("\"value\":\"40000002.5\"");
        second.Length.ShouldBeInRange(420, 460);
        JsonDocument.Parse(second).RootElement.GetArrayLength().ShouldBe(4);
    }

    [Fact]
    public void Only_the_last_call_is_answered()
    {
        var call = new MeterCall(42, TimeProvider.System);
        call.Next();
        call.Next();

        call.IsAnsweredBy("""[3,"00042-0000002",{}]"""u8).ShouldBeTrue();
        call.IsAnsweredBy("""[3,"00042-0000001",{}]"""u8).ShouldBeFalse();
        call.IsAnsweredBy("[3]"u8).ShouldBeFalse();
    }

    [Fact]
    public void Frames_are_taken_whole_or_not_at_all()
    {
        ReadOnlySpan<byte> bytes = [0x81, 2, (byte)'[', (byte)']', 0x88, 0, 0x81, 3, (byte)'['];

        Frame.TryTake(ref bytes, out var text).ShouldBeTrue();
        text.Payload.ToArray().ShouldBe("[]"u8.ToArray());
        Frame.TryTake(ref bytes, out var close).ShouldBeTrue();
        close.Opcode.ShouldBe(Frame.Close);
        Frame.TryTake(ref bytes, out _).ShouldBeFalse();
        bytes.Length.ShouldBe(3);
    }

    [Fact]
    public void Quantiles_are_those_of_what_was_counted_since_the_last_clearing()
    {
        var counts = new LatencyCounts();
        counts.Add(Ago(TimeSpan.FromMinutes(5)));
        counts.Clear();
        for (var i = 0; i < 199; i++)
        {
            counts.Add(Ago(TimeSpan.FromSeconds(10)));
        }

        counts.Add(Ago(TimeSpan.FromSeconds(40)));
        var read = counts.Read();

        read.Trips.ShouldBe(200);
        read.Median.ShouldBeInRange(10_000, 19_999);
        read.P99.ShouldBeInRange(10_000, 19_999);
        read.P999.ShouldBeInRange(40_000, 49_999);
    }

    [Fact]
    public void The_runtimes_counter_is_found_among_a_relays_metrics()
    {
        const string metrics = """
            # HELP dotnet_gc_heap_total_allocated_bytes_total The approximate number of bytes allocated on the managed GC heap.
            # TYPE dotnet_gc_heap_total_allocated_bytes_total counter
            dotnet_gc_heap_total_allocated_bytes_total 1234567
            ocpp_messages_total{sender="CP"} 42
            """;

        RelayCounters.FindAllocated(metrics).ShouldBe(1_234_567);
        RelayCounters.FindAllocated("ocpp_messages_total 42").ShouldBeNull();
    }

    private static long Ago(TimeSpan time) => Stopwatch.GetTimestamp() - (long)(time.TotalSeconds * Stopwatch.Frequency);

    private static string Payload(ReadOnlySpan<byte> frame)
    {
        Frame.TryTake(ref frame, out var call).ShouldBeTrue();
        frame.Length.ShouldBe(0);
        var plain = call.Payload.ToArray();
        for (var i = 0; i < plain.Length; i++)
        {
            plain[i] ^= call.Key[i & 3];
        }

        return Encoding.UTF8.GetString(plain);
    }
}
