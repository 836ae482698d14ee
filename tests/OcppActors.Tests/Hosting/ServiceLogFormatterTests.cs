using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Hosting;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class ServiceLogFormatterTests
{
    [Theory]
    [InlineData("CP\r\n2026-01-01 INFO forged", "\\u000d\\u000a")]
    [InlineData("CP\u202Eforged", "\\u202e")]
    [InlineData("CP\u2028forged", "\\u2028")]
    public void Nobody_forges_a_line(string id, string escaped)
    {
        var entry = new LogEntry<string>(LogLevel.Warning, "category", default, id, null, (state, _) => $"Charge point {state}");

        var text = ServiceLogFormatter.Text(entry);

        text.ShouldContain(escaped);
        text.ShouldEndWith("[category]");
        text.ShouldNotContain("\n");
        text.ShouldNotContain("\u202E");
    }
}
