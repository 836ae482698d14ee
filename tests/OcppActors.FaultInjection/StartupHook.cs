using System.Diagnostics;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OcppActors.FaultInjection;
using OcppActors.Sessions;

/// <summary>
/// Loaded into a published service through DOTNET_STARTUP_HOOKS, which wants a class of this name without a namespace:
/// starts <see cref="FaultInjector"/> among its actors. The service itself offers no way to make it fail.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new WhenListed());

    private sealed class WhenListed : Observer<DiagnosticListener>
    {
        public override void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
            {
                value.Subscribe(new WhenBuilt());
            }
        }
    }

    private sealed class WhenBuilt : Observer<KeyValuePair<string, object?>>
    {
        public override void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is not { Key: "HostBuilt", Value: IHost host })
            {
                return;
            }

            host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted
                .Register(() => InjectFaults(host.Services));
        }

        private static void InjectFaults(IServiceProvider services)
        {
            var chargePoints = services.GetRequiredService<IRequiredActor<ChargePoints>>().ActorRef;
            services.GetRequiredService<ActorSystem>().ActorOf(Props.Create(() => new FaultInjector(chargePoints)), "fault-injector");
        }
    }

    private abstract class Observer<T> : IObserver<T>
    {
        public abstract void OnNext(T value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
