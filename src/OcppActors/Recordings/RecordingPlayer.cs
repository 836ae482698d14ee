using Microsoft.Extensions.Logging;
using OcppActors.Snoop;

namespace OcppActors.Recordings;

/// <summary>Plays a recording to its audience.</summary>
/// <param name="path">The recording.</param>
/// <param name="rules">How it is played.</param>
/// <param name="audience">Whom to.</param>
/// <param name="buffer">How many bytes may wait for a client.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told what is skipped, and what came of it.</param>
public sealed class RecordingPlayer(
    string path, PlayRules rules, PlaybackAudience audience, int buffer, TimeProvider time, ILogger log)
{
    /// <summary>Broken lines beyond these are only counted.</summary>
    private const int MaxLoggedLines = 20;

    private static readonly TimeSpan DrainPollInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>So long a client may keep the fastest playing waiting; then it is ended like any slow one.</summary>
    private static readonly TimeSpan MaxDrainTime = TimeSpan.FromSeconds(5);

    /// <summary>A longer wait is made of several: a timer of .NET takes 49 days at most.</summary>
    private static readonly TimeSpan MaxTimerDelay = TimeSpan.FromDays(1);

    private int _broken;

    /// <summary>Plays until the recording is over, for ever if it loops.</summary>
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

    // Until nobody has more before him than this; a client that takes nothing is not waited for.
    private async Task DrainAsync(long most, CancellationToken stopping)
    {
        var until = time.GetUtcNow() + MaxDrainTime;
        while (audience.MaxBacklog > most && time.GetUtcNow() < until)
        {
            await Task.Delay(DrainPollInterval, time, stopping);
        }
    }

    private void Skip(RecordingLine line)
    {
        _broken++;
        if (_broken <= MaxLoggedLines)
        {
            log.LogWarning("Line {Number} is no snoop message and is skipped", line.Number);
        }

        if (_broken == MaxLoggedLines)
        {
            log.LogWarning("Further broken lines are skipped without a word");
        }
    }
}
