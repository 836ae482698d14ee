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
    private ILogMessageFormatter _formatter = DefaultLogMessageFormatter.Instance;

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

    /// <summary>Sets what renders the templates; it must have a public constructor without parameters.</summary>
    public LoggerConfigBuilder WithDefaultLogMessageFormatter<T>()
        where T : ILogMessageFormatter
    {
        _formatter = Activator.CreateInstance<T>();
        return this;
    }

    internal LoggerConfigBuilder Add(ILoggerFactory? given)
    {
        _loggers.Add(hosts => Props.Create<LoggerFactoryLogger>(
            given ?? hosts ?? throw new InvalidOperationException("There is no ILoggerFactory among the services.")));
        return this;
    }

    internal SystemSetup Build(ILoggerFactory? hosts) => new(LogLevel, [.. _loggers.Select(logger => logger(hosts))], _formatter);
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
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder configBuilder) => configBuilder.Add(null);

    /// <summary>Writes the actors' log to the given loggers.</summary>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder configBuilder, ILoggerFactory loggerFactory) =>
        configBuilder.Add(loggerFactory);
}
