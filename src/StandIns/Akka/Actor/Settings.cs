using Akka.Actor.Setup;

namespace Akka.Actor;

/// <summary>What a system was started with.</summary>
public class Settings
{
    internal Settings(ActorSystemSetup setup) => Setup = setup;

    /// <summary>What it was handed.</summary>
    public ActorSystemSetup Setup { get; }
}
