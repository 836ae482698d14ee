using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Ports;
using OcppActors.Snoop;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Snoop;

public sealed class ViewerLogTests
{
    private static readonly SnoopEnding Left = new("left");
    private static readonly SnoopEnding TooSlow = new("was too slow and has been closed", IsDrop: true);

    private readonly Words _words = new();
    private readonly ViewerLog _log;

    public ViewerLogTests() => _log = new ViewerLog(new LogBrake(new ManualTime(DateTimeOffset.UnixEpoch), NullLogger<LogBrake>.Instance), _words);

    [Fact]
    public async Task A_client_that_comes_again_and_again_is_logged_five_times_and_one_that_was_too_slow_still_is()
    {
        for (var time = 0; time < 10; time++)
        {
            await JoinAsync(Left);
        }

        await JoinAsync(TooSlow);

        _words.Lines.Count(line => line.EndsWith("joined", StringComparison.Ordinal)).ShouldBe(5);
        _words.Lines.Count(line => line.EndsWith("left", StringComparison.Ordinal)).ShouldBe(5);
        _words.Lines[^1].ShouldBe("Snoop client 192.0.2.1 was too slow and has been closed");
    }

    [Fact]
    public async Task One_that_is_too_slow_again_and_again_is_logged_five_times()
    {
        for (var time = 0; time < 10; time++)
        {
            await JoinAsync(TooSlow);
        }

        _words.Lines.Count(line => line.EndsWith("closed", StringComparison.Ordinal)).ShouldBe(5);
    }

    private Task JoinAsync(SnoopEnding ending) => _log.AroundAsync(IPAddress.Parse("192.0.2.1"), () => Task.FromResult(ending));

    private sealed class Words : ILogger<ViewerLog>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.AddRange(IsEnabled(logLevel) ? [formatter(state, exception)] : []);
    }
}
