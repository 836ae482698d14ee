using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>What an actor system of the host is made from.</summary>
public sealed class AkkaConfigurationBuilder
{
    private readonly string _systemName;
    private readonly List<Action<ActorSystem, IActorRegistry>> _starters = [];
    private bool _started;

    internal AkkaConfigurationBuilder(string systemName) => _systemName = systemName;

    internal Func<IReadOnlyList<Setup>, SystemSetup> Setup { get; set; } = setups => SystemSetup.Default with { Setups = setups };

    /// <summary>Starts actors when the host starts, in the order of these calls.</summary>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter)
    {
        _starters.Add(starter);
        return this;
    }

    internal ActorSystem CreateSystem(IServiceProvider provider) =>
        ActorSystem.Create(_systemName, Setup(provider.GetService<ILoggerFactory>() is { } loggers ? [new LoggerFactorySetup(loggers)] : []));

    internal void Start(ActorSystem system)
    {
        if (_started)
        {
            return;
        }

        _started = true;
        foreach (var starter in _starters)
        {
            starter(system, ActorRegistry.For(system));
        }
    }
}
