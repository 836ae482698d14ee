using Akka.Util;

namespace Akka.Actor.Setup;

/// <summary>All that a system was handed at its start.</summary>
public sealed class ActorSystemSetup
{
    private readonly IReadOnlyList<Setup> _setups;

    internal ActorSystemSetup(IReadOnlyList<Setup> setups) => _setups = setups;

    /// <summary>The setup of exactly this type, if there is one.</summary>
    public Option<T> Get<T>()
        where T : Setup => (T)_setups.LastOrDefault(setup => setup.GetType() == typeof(T));
}
