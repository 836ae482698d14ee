using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Hosting;

/// <summary>Where the actors' log goes, and from which level on.</summary>
public sealed class LoggerConfigBuilder
{
    private readonly List<Props> _loggers = [Props.Create<DefaultLogger>()];

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

    /// <summary>Adds an actor that is sent each event.</summary>
    /// <typeparam name="T">The actor, which has a constructor without parameters.</typeparam>
    public LoggerConfigBuilder AddLogger<T>()
        where T : IRequiresMessageQueue<ILoggerMessageQueueSemantics>
    {
        _loggers.Add(Props.Create(typeof(T)));
        return this;
    }

    internal SystemSetup Build(IReadOnlyList<Setup> setups) => new(LogLevel, [.. _loggers], DefaultLogMessageFormatter.Instance) { Setups = setups };
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
}
