using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>The two settings that a test may give; there is no HOCON here.</summary>
internal static class TestConfig
{
    public static SystemSetup Default { get; } = SystemSetup.Default with { Loggers = [] };

    public static SystemSetup Parse(string config)
    {
        var setup = Default;
        foreach (var line in config.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = line.Split('=', 2, StringSplitOptions.TrimEntries) is [var left, var right]
                ? (left, right.Trim('"'))
                : (line, string.Empty);
            setup = key switch
            {
                "akka.loglevel" => setup with { LogLevel = Enum.Parse<LogLevel>(value + "Level", ignoreCase: true) },
                "akka.logger-formatter" => setup with { LogFormatter = (ILogMessageFormatter)Activator.CreateInstance(Type.GetType(value, throwOnError: true)!) },
                _ => throw new NotSupportedException($"This stand-in knows no setting \"{key}\"."),
            };
        }

        return setup;
    }
}
