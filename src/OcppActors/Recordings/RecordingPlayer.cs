using Microsoft.Extensions.Logging;
using OcppActors.Snoop;

namespace OcppActors.Recordings;

/// <summary>Plays a recording to its clients.</summary>
/// <param name="path">The recording.</param>
/// <param name="rules">How it is played.</param>
/// <param name="audience">The clients.</param>
/// <param name="buffer">How many bytes may wait for a client.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets the skipped lines and the totals.</param>
public sealed class RecordingPlayer(
    string path, PlayRules rules, PlaybackAudience audience, int buffer, TimeProvider time, ILogger log)
{
    /// <summary>Further broken lines are only counted.</summary>
    private const int MaxLoggedLines = 20;

    private static readonly TimeSpan DrainPollInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>How long playing at full speed waits for a slow client before that is disconnected.</summary>
    private static readonly TimeSpan MaxDrainTime = TimeSpan.FromSeconds(5);

    /// <summary>Longer waits are split: a .NET timer takes at most 49 days.</summary>
    private static readonly TimeSpan MaxTimerDelay = TimeSpan.FromDays(1);

    private int _broken;

    /// <summary>Plays until the end of the recording, or forever if it loops.</summary>
    /// <exception cref="IOException">The recording cannot be read.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (rules.Waits)
        {
            await audience.FirstViewer.WaitAsync(stopping);
        }

        long played;
        do
        {
            (played, _broken) = (0, 0);
            audience.Reset();
            var clock = new PlayClock(rules, time.GetUtcNow());
            await foreach (var line in RecordingLine.ReadAsync(path, stopping))
            {
                played += await PlayAsync(line, clock, stopping) ? 1 : 0;
            }

            await DrainAsync(0, stopping);
            log.LogInformation("The recording is over: {Played} messages played, {Broken} broken lines skipped", played, _broken);
        }
        while (rules.Loops && played > 0);
    }

    private async Task<bool> PlayAsync(RecordingLine line, PlayClock clock, CancellationToken stopping)
    {
        if (SnoopMessage.Parse(line.Text) is not { } message)
        {
            Skip(line);
            return false;
        }

        if (message.Timestamp < rules.From)
        {
            audience.Record(message, line.Text);
        }

        if (message.Timestamp < rules.From || message.Timestamp > rules.To)
        {
            return false;
        }

        await WaitUntilAsync(clock.DueAt(message.Timestamp), stopping);
        if (!rules.IsUnhurried)
        {
            await DrainAsync(buffer / 2, stopping);
        }

        var text = rules.Restamps ? TimestampRewriter.Rewrite(line.Text, time.GetUtcNow()) : line.Text;
        audience.Broadcast(message, text);
        return true;
    }

    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken stopping)
    {
        while (due - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait < MaxTimerDelay ? wait : MaxTimerDelay, time, stopping);
        }
    }

    // Waits until every client's backlog is small enough; not for long, since a client may have stopped reading.
    private async Task DrainAsync(long maxBacklog, CancellationToken stopping)
    {
        var until = time.GetUtcNow() + MaxDrainTime;
        while (audience.MaxBacklog > maxBacklog && time.GetUtcNow() < until)
        {
            await Task.Delay(DrainPollInterval, time, stopping);
        }
    }

    private void Skip(RecordingLine line)
    {
        _broken++;
        if (_broken <= MaxLoggedLines)
        {
            log.LogWarning("Line {Number} is not a valid snoop message and is skipped", line.Number);
        }

        if (_broken == MaxLoggedLines)
        {
            log.LogWarning("Further invalid lines are skipped without logging");
        }
    }
}
