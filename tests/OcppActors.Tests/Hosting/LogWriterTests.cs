using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OcppActors.Hosting.Observability.Logging;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class LogWriterTests
{
    private const string Source = "[OcppActors.Hosting.Observability.Logging.LogWriter]";

    private static readonly ManualTime Time = new(new DateTimeOffset(2026, 4, 18, 20, 3, 20, 123, TimeSpan.Zero));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RecordedTarget _target = new();

    [Fact]
    public async Task Nobody_waits_for_a_log_that_nobody_reads_and_the_count_of_lost_lines_stands_at_their_place()
    {
        const int All = 50_000;
        using var provider = Provider(new SystemdLog());
        var log = provider.CreateLogger("category");
        _target.Stall();

        await Task.Run(() =>
        {
            for (var i = 0; i < All; i++)
            {
                log.LogInformation("Line {Number}", i);
            }
        }).WaitAsync(Patience);
        _target.Drain();

        var kept = 0;
        var line = await _target.NextAsync();
        while (!line.Contains("missing here", StringComparison.Ordinal))
        {
            line.ShouldBe($"<6>Line {kept} [category]\n");
            kept++;
            line = await _target.NextAsync();
        }

        kept.ShouldBeGreaterThan(1000);
        line.ShouldBe($"<4>Log lines missing here: {All - kept}; the log was not read fast enough {Source}\n");
        log.LogInformation("Afterwards");
        (await _target.NextAsync()).ShouldBe("<6>Afterwards [category]\n");
    }

    [Fact]
    public async Task A_full_disk_costs_the_lines_that_it_did_not_take_and_no_more()
    {
        using var provider = Provider(new SystemdLog());
        var log = provider.CreateLogger("category");
        _target.Failure = new IOException("No space left on device");
        log.LogInformation("First");
        log.LogInformation("Second");
        _target.AwaitFailure();
        _target.AwaitFailure();

        _target.Failure = null;
        log.LogInformation("Third");
        log.LogInformation("Fourth");

        (await _target.NextAsync()).ShouldBe($"<4>Log lines missing here: 2; the log could not be written: No space left on device {Source}\n");
        (await _target.NextAsync()).ShouldBe("<6>Third [category]\n");
        (await _target.NextAsync()).ShouldBe("<6>Fourth [category]\n");
    }

    [Fact]
    public async Task A_collector_gets_the_count_as_a_value()
    {
        using var provider = Provider(new JsonLog());
        var log = provider.CreateLogger("category");
        _target.Failure = new IOException("No space left on device");
        log.LogInformation("First");
        _target.AwaitFailure();
        _target.Failure = null;
        log.LogInformation("Second");

        var missing = JsonDocument.Parse(await _target.NextAsync()).RootElement;
        missing.GetProperty("level").GetString().ShouldBe("warning");
        missing.GetProperty("fields").GetProperty("Lines").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task What_waits_is_written_before_the_end()
    {
        using (var provider = Provider(new TextLog(Time)))
        {
            provider.CreateLogger("category").LogWarning("It happened");
        }

        var local = Time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        (await _target.NextAsync()).ShouldBe($"{local} WARN  It happened [category]{Environment.NewLine}");
    }

    [Fact]
    public async Task A_log_that_nobody_reads_does_not_hold_up_the_end()
    {
        _target.Stall();
        var provider = Provider(new SystemdLog());
        provider.CreateLogger("category").LogWarning("It happened");

        await Task.Run(provider.Dispose).WaitAsync(Patience);

        _target.NextOrNull().ShouldBeNull();
        _target.Drain();
    }

    [Fact]
    public void After_a_line_that_was_cut_short_the_next_begins_on_a_line_of_its_own()
    {
        using var disk = new SmallDisk { Room = 8 };
        using var target = new ConsoleTarget(disk, Encoding.UTF8);
        Should.Throw<IOException>(() => target.Write("0123456789\n"));
        Should.Throw<IOException>(() => target.Write("lost\n"));

        disk.Room = 100;
        target.Write("one\n");
        target.Write("two\n");

        disk.Text.ShouldBe("01234567\none\ntwo\n");
    }

    private LogProvider Provider(ILogFormat format) => new(new LogWriter(format, _target, Time), Time);
}
