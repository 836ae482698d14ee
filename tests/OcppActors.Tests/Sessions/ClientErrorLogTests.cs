using Microsoft.Extensions.Logging;
using OcppActors.Sessions;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class ClientErrorLogTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly Lines _lines = new();
    private readonly ClientErrorLog _quirks;

    public ClientErrorLogTests() => _quirks = new ClientErrorLog(_time, _lines);

    [Fact]
    public void A_line_names_the_client_the_error_and_the_answer()
    {
        _quirks.Log("192.0.2.1:4711", 400, "the path contains a . or .. segment");
        _quirks.Log("192.0.2.1:4711", null, "it speaks TLS");

        _lines.ShouldBe(["A client at 192.0.2.1:4711 was answered 400: the path contains a . or .. segment", "A client at 192.0.2.1:4711 got no answer: it speaks TLS"]);
    }

    [Fact]
    public void A_flood_of_errors_is_logged_as_a_few_lines_and_a_count()
    {
        for (var i = 0; i < 1000; i++)
        {
            _quirks.Log("scanner", null, "it connected and closed");
        }

        _quirks.Log("other", 400, "another quirk");
        _lines.Count.ShouldBe(11);
        _lines[9].ShouldEndWith("(more of this within the minute is only counted)");

        _time.Advance(TimeSpan.FromMinutes(1));
        _quirks.Log("scanner", null, "it connected and closed");
        _quirks.Log("scanner", null, "it connected and closed");

        _lines[11].ShouldEndWith("(990 more did, unlogged)");
        _lines[12].ShouldEndWith("closed");
    }

    [Fact]
    public void A_client_that_is_turned_away_is_a_warning_and_one_that_leaves_is_not()
    {
        _quirks.Log("charger", 400, "the path contains a . or .. segment");
        _quirks.Log("scanner", null, "it connected and closed");
        _quirks.Log("charger", null, "the TLS handshake failed", level: LogLevel.Warning);

        _lines.Levels.ShouldBe([LogLevel.Warning, LogLevel.Information, LogLevel.Warning]);
    }

    private sealed class Lines : List<string>, ILogger<ClientErrorLog>
    {
        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Levels.Add(logLevel);
            Add(formatter(state, exception));
        }
    }
}
