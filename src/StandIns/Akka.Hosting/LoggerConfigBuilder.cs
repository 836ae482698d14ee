using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using LogLevel = Akka.Event.LogLevel;

namespace Akka.Hosting;

/// <summary>Where the actors' log goes, and from which level on.</summary>
public sealed class LoggerConfigBuilder
{
    private readonly List<Func<ILoggerFactory?, Props>> _loggers = [_ => Props.Create<DefaultLogger>()];

    internal LoggerConfigBuilder()
    {
    }

    /// <summary>The lowest level that is on; Info unless set.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.InfoLevel;

    /// <summary>Removes all loggers, that to the console included.</summary>
    public LoggerConfigBuilder ClearLoggers()
    {
        _loggers.Clear();
        return this;
    }

    internal LoggerConfigBuilder AddFactory()
    {
        _loggers.Add(hosts => Props.Create<LoggerFactoryLogger>(
            hosts ?? throw new InvalidOperationException("There is no ILoggerFactory among the services.")));
        return this;
    }

    internal SystemSetup Build(ILoggerFactory? hosts) => new(LogLevel, [.. _loggers.Select(logger => logger(hosts))], DefaultLogMessageFormatter.Instance);
}

/// <summary>Configuring the actors' log.</summary>
public static class LoggingExtensions
{
    /// <summary>Configures the actors' log.</summary>
    public static AkkaConfigurationBuilder ConfigureLoggers(
        this AkkaConfigurationBuilder builder, Action<LoggerConfigBuilder> configurator)
    {
        var loggers = new LoggerConfigBuilder();
        configurator(loggers);
        builder.Setup = loggers.Build;
        return builder;
    }

    /// <summary>Writes the actors' log to the host's loggers.</summary>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder configBuilder) => configBuilder.AddFactory();
}
