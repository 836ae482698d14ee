using System.Diagnostics;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>
/// A charger in an open tunnel that sends a frame every five milliseconds, and its CPMS, which answers each. Both have threads of
/// their own, so that what else the test does delays neither.
/// </summary>
internal sealed class EchoedTunnel : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);
    private static readonly byte[] Call = Frame.OfText("""[2,"1","Heartbeat",{}]""").Encode(masked: true);
    private static readonly byte[] Answer = Frame.OfText("""[3,"1",{"currentTime":"2026-04-18T20:03:20Z"}]""").Encode(masked: false);

    private readonly Stream _charger;
    private readonly Stream _cpms;
    private readonly ManualResetEventSlim _over = new();
    private readonly List<TimeSpan> _delays = [];
    private readonly Thread _calling;
    private readonly Thread _answering;

    /// <param name="charger">The charger's end, after its upgrade. Owned.</param>
    /// <param name="cpms">The CPMS's end. Owned.</param>
    public EchoedTunnel(Stream charger, Stream cpms)
    {
        (_charger, _cpms) = (charger, cpms);
        _answering = new Thread(() => Run(AnswerCalls)) { IsBackground = true };
        _calling = new Thread(() => Run(CallAtPace)) { IsBackground = true };
        _answering.Start();
        _calling.Start();
    }

    /// <summary>Ends the calls.</summary>
    /// <returns>How long each answer took, counted from when its call was due.</returns>
    public IReadOnlyList<TimeSpan> Stop()
    {
        _over.Set();
        return _calling.Join(Deadline.Generous) ? _delays : throw new TimeoutException("An answer did not come");
    }

    public void Dispose()
    {
        _over.Set();
        _charger.Dispose();
        _cpms.Dispose();
        _calling.Join(Deadline.Generous);
        _answering.Join(Deadline.Generous);
        _over.Dispose();
    }

    private static void Run(Action loop)
    {
        try
        {
            loop();
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // The test is over, or Stop reports it.
        }
    }

    private void CallAtPace()
    {
        var answer = new byte[Answer.Length];
        var begun = Stopwatch.GetTimestamp();
        for (var due = TimeSpan.Zero; !Over(due - Stopwatch.GetElapsedTime(begun)); due += Pace)
        {
            _charger.Write(Call);
            _charger.ReadExactly(answer);
            _delays.Add(Stopwatch.GetElapsedTime(begun) - due);
        }
    }

    // A late call is made at once: the delay of each counts.
    private bool Over(TimeSpan pause) => pause > TimeSpan.Zero ? _over.Wait(pause) : _over.IsSet;

    private void AnswerCalls()
    {
        var call = new byte[Call.Length];
        while (true)
        {
            _cpms.ReadExactly(call);
            _cpms.Write(Answer);
        }
    }
}
