using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>What the real package reads from its configuration and Akka.Hosting and the TestKit decide here.</summary>
internal sealed record SystemSetup(LogLevel LogLevel, IReadOnlyList<Props> Loggers, ILogMessageFormatter LogFormatter)
{
    public IReadOnlyList<Setup.Setup> Setups { get; init; } = [];

    public static SystemSetup Default { get; } =
        new(LogLevel.InfoLevel, [Props.Create<DefaultLogger>()], DefaultLogMessageFormatter.Instance);
}
