using System.Text.Json;
using Microsoft.Extensions.Logging;
using OcppActors.Hosting.Observability.Logging;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class LogFormatTests
{
    private static readonly ManualTime Time = new(new DateTimeOffset(2026, 4, 18, 20, 3, 20, 123, TimeSpan.Zero));

    [Theory]
    [InlineData("CP\r\n2026-01-01 INFO forged", "\\u000d\\u000a")]
    [InlineData("CP\u202Eforged", "\\u202e")]
    [InlineData("CP\u2028forged", "\\u2028")]
    public void A_log_line_cannot_be_forged(string id, string escaped)
    {
        foreach (var format in (ILogFormat[])[new TextLog(Time), new SystemdLog()])
        {
            var line = Write(format, LogLevel.Warning, $"Charge point {id}").TrimEnd('\n');

            line.ShouldContain(escaped);
            line.ShouldEndWith("[category]");
            line.ShouldNotContain("\n");
            line.ShouldNotContain("\u202E");
        }
    }

    [Theory]
    [InlineData(LogLevel.Debug, "<7>")]
    [InlineData(LogLevel.Information, "<6>")]
    [InlineData(LogLevel.Warning, "<4>")]
    [InlineData(LogLevel.Error, "<3>")]
    [InlineData(LogLevel.Critical, "<2>")]
    public void The_journal_gets_a_priority_and_no_time(LogLevel level, string priority) =>
        Write(new SystemdLog(), level, "It happened").ShouldBe($"{priority}It happened [category]\n");

    [Fact]
    public void For_the_journal_each_line_of_an_exception_has_its_priority()
    {
        var lines = Write(new SystemdLog(), LogLevel.Error, "It failed", Thrown()).TrimEnd('\n').Split('\n');

        lines.Length.ShouldBeGreaterThan(2);
        lines.ShouldAllBe(line => line.StartsWith("<3>", StringComparison.Ordinal));
    }

    [Fact]
    public void A_collector_gets_one_object_a_line()
    {
        var text = Write(new JsonLog(), LogLevel.Error, "Line\nand \u202E \"quote\"", Thrown());

        text.Count(character => character == '\n').ShouldBe(1);
        text.ShouldNotContain("\u202E");
        var json = JsonDocument.Parse(text).RootElement;
        json.GetProperty("timestamp").GetString().ShouldBe("2026-04-18T20:03:20.123Z");
        json.GetProperty("level").GetString().ShouldBe("error");
        json.GetProperty("message").GetString().ShouldBe("Line\nand \u202E \"quote\"");
        json.GetProperty("logger").GetString().ShouldBe("category");
        json.GetProperty("exception").GetString().ShouldNotBeNull().ShouldContain(nameof(Thrown));
    }

    [Fact]
    public async Task A_collector_gets_the_values_of_a_message_by_name()
    {
        var target = new RecordedTarget();
        using (var factory = LoggerFactory.Create(logging => logging.AddProvider(new LogProvider(new LogWriter(new JsonLog(), target, Time), Time))))
        {
            factory.CreateLogger("category").LogInformation("{ChargePoint} has {Count} messages, since {Since}", "CP\"1", 3, null);
        }

        var json = JsonDocument.Parse(await target.NextAsync()).RootElement;
        json.GetProperty("message").GetString().ShouldBe("CP\"1 has 3 messages, since (null)");
        json.GetProperty("fields").GetRawText().ShouldBe("""{"ChargePoint":"CP\u00221","Count":3,"Since":null}""");
    }

    [Fact]
    public void A_message_without_values_has_no_fields() =>
        JsonDocument.Parse(Write(new JsonLog(), LogLevel.Information, "It happened")).RootElement.TryGetProperty("fields", out _).ShouldBeFalse();

    [Fact]
    public void An_entry_without_an_exception_has_no_exception_field() =>
        JsonDocument.Parse(Write(new JsonLog(), LogLevel.Information, "It happened")).RootElement.TryGetProperty("exception", out _).ShouldBeFalse();

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("two\nlines");
        }
        catch (InvalidOperationException thrown)
        {
            return thrown;
        }
    }

    private static string Write(ILogFormat format, LogLevel level, string message, Exception? cause = null) =>
        format.Format(new LogLine(Time.GetUtcNow(), level, message, "category", cause));
}
