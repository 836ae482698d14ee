using System.Net;
using Microsoft.Extensions.Logging;
using OcppActors.Ports;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Ports;

public sealed class ClientErrorLogTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly Lines _lines = new();
    private readonly ClientErrorLog _quirks;

    public ClientErrorLogTests() => _quirks = new ClientErrorLog(new LogBrake(_time, _lines), _lines);

    [Fact]
    public void A_line_names_the_client_the_error_and_the_answer()
    {
        _quirks.Log("192.0.2.1:4711", 400, "the path contains a . or .. segment");
        _quirks.Log("192.0.2.1:4711", null, "it speaks TLS");

        _lines.ShouldBe(["A client at 192.0.2.1:4711 was answered 400: the path contains a . or .. segment", "A client at 192.0.2.1:4711 got no answer: it speaks TLS"]);
    }

    [Fact]
    public void A_flood_of_errors_from_one_address_is_three_lines_and_a_count()
    {
        for (var port = 1; port <= 20_000; port++)
        {
            _quirks.Log(new IPEndPoint(IPAddress.Parse("192.0.2.1"), port), 403, "it shows no token");
        }

        _quirks.Log(new IPEndPoint(IPAddress.Parse("192.0.2.2"), 1), 403, "it shows no token");
        _quirks.Log(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1), 400, "another quirk");
        _lines.Count.ShouldBe(5);

        _time.Advance(TimeSpan.FromMinutes(1));
        _lines[5].ShouldBe("Within a minute, 19997 more like this, from 192.0.2.1 (19997): it shows no token");
        _lines.Count.ShouldBe(6);

        _quirks.Log(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1), 403, "it shows no token");
        _lines.Count.ShouldBe(7);
    }

    [Fact]
    public void A_flood_of_errors_from_many_addresses_is_some_lines_and_a_count()
    {
        for (var network = 0; network < 1000; network++)
        {
            _quirks.Log(IPAddress.Parse($"2001:db8:0:{network:x}::1"), 403, "it shows no token");
            _quirks.Log(IPAddress.Parse($"2001:db8:0:{network:x}::2"), 403, "it shows no token");
            _quirks.Log(IPAddress.Parse($"2001:db8:0:{network:x}::3"), 403, "it shows no token");
            _quirks.Log(IPAddress.Parse($"2001:db8:0:{network:x}::4"), 403, "it shows no token");
        }

        _time.Advance(TimeSpan.FromMinutes(1));

        _lines.Count.ShouldBe(31);
        _lines[30].ShouldStartWith("Within a minute, 3970 more like this, from 2001:db8::/64 (1), ");
        _lines[30].ShouldEndWith(", others (3960): it shows no token");
    }

    [Fact]
    public void A_client_that_is_turned_away_is_a_warning_and_one_that_leaves_is_not()
    {
        _quirks.Log("charger", 400, "the path contains a . or .. segment");
        _quirks.Log("scanner", null, "it connected and closed");
        _quirks.Log("charger", null, "the TLS handshake failed", level: LogLevel.Warning);

        _lines.Levels.ShouldBe([LogLevel.Warning, LogLevel.Information, LogLevel.Warning]);
    }

    [Fact]
    public void A_brake_that_has_been_disposed_of_lets_nothing_through()
    {
        var brake = new LogBrake(_time, _lines);
        brake.Allows("kind", null, LogLevel.Warning).ShouldBeTrue();
        brake.Dispose();

        brake.Allows("kind", null, LogLevel.Warning).ShouldBeFalse();
        brake.Allows("another", null, LogLevel.Warning).ShouldBeFalse();
    }

    private sealed class Lines : List<string>, ILogger<ClientErrorLog>, ILogger<LogBrake>
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
