using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Recordings;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Recordings;

public sealed class LongPauseTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_pause_may_be_longer_than_the_maximum_of_a_timer()
    {
        const int Days = 60;
        var file = Path.Combine(Directory.CreateTempSubdirectory("recording-").FullName, "slow.jsonl");
        await File.WriteAllLinesAsync(file, [LineAt("20:00:00"), LineAt("20:01:00")]);
        var time = new ManualTime(Start);
        var rules = new PlayRules { Speed = 60.0 / TimeSpan.FromDays(Days).TotalSeconds, LongestPause = TimeSpan.FromHours(2), Waits = false };
        var player = new RecordingPlayer(file, rules, new PlaybackAudience(), 1000, time, NullLogger.Instance);

        var playing = player.RunAsync(CancellationToken.None);

        for (var day = 0; day < Days; day++)
        {
            using var bound = new CancellationTokenSource(Patience);
            while (time.Timers == 0)
            {
                playing.IsFaulted.ShouldBeFalse(playing.Exception?.ToString());
                bound.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            playing.IsCompleted.ShouldBeFalse();
            time.Advance(TimeSpan.FromDays(1));
        }

        await playing.WaitAsync(Patience);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static string LineAt(string moment) =>
        $$"""{"event":"Message","sender":"CP","protocol":"ocpp1.6","cp_id":"CP001","payload":[2,"1","Heartbeat",{}],"timestamp":"2026-04-18T{{moment}}.000Z"}""";
}
