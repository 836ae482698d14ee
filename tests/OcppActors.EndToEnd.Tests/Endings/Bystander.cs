using System.Diagnostics;
using OcppActors.EndToEnd.Tests.Harness;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>A charger that calls every 20 ms, and its CPMS that answers, while others misbehave.</summary>
internal sealed class Bystander((TcpEnd Charger, TcpEnd Cpms) pair) : IDisposable
{
    private static readonly byte[] Call = Frame.OfText("""[2,"1","Heartbeat",{}]""").Encode(masked: true);

    /// <summary>How long each call took until its answer, from now until it is over.</summary>
    public async Task<IReadOnlyList<TimeSpan>> CallAsync(CancellationToken over)
    {
        var times = new List<TimeSpan>();
        while (!over.IsCancellationRequested)
        {
            var begun = Stopwatch.GetTimestamp();
            await pair.Charger.SendAsync(Call);
            await pair.Cpms.ReceiveAsync((times.Count + 1) * Call.Length).WithinAsync("the call");
            await pair.Cpms.SendAsync(Call);
            await pair.Charger.ReceiveAsync((times.Count + 1) * Call.Length).WithinAsync("its answer");
            times.Add(Stopwatch.GetElapsedTime(begun));
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None); // paces the calls; nothing waits for it
        }

        return times;
    }

    public void Dispose()
    {
        pair.Charger.Dispose();
        pair.Cpms.Dispose();
    }
}
