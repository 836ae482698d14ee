using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Akka.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace OcppActors.Tests.Contracts.Actors;

public sealed class HostingTests
{
    [Fact]
    public async Task The_system_starts_and_ends_with_the_host()
    {
        using var host = HostWith(akka => akka.WithActors((system, registry) =>
            registry.Register<Echo>(system.ActorOf(Props.Create(() => new Echo()), "echo"))));

        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var echo = host.Services.GetRequiredService<IActorRegistry>().Get<Echo>();
        (await echo.Ask<string>("hello")).ShouldBe("hello");
        system.WhenTerminated.IsCompleted.ShouldBeFalse();
        await host.StopAsync();

        system.Name.ShouldBe("hosted");
        echo.Path.ToString().ShouldBe("akka://hosted/user/echo");
        system.WhenTerminated.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task A_required_actor_can_be_waited_for_before_the_host_has_started()
    {
        using var host = HostWith(akka => akka.WithActors((system, registry) =>
            registry.Register<Echo>(system.ActorOf(Props.Create(() => new Echo())))));
        var required = host.Services.GetRequiredService<IRequiredActor<Echo>>();
        var waiting = required.GetAsync();
        waiting.IsCompleted.ShouldBeFalse();

        await host.StartAsync();

        (await waiting).ShouldBe(host.Services.GetRequiredService<IActorRegistry>().Get<Echo>());
        await host.StopAsync();
    }

    [Fact]
    public async Task A_required_actor_is_there_once_the_host_has_started()
    {
        using var host = HostWith(akka => akka.WithActors((system, registry) =>
            registry.Register<Echo>(system.ActorOf(Props.Create(() => new Echo())))));

        await host.StartAsync();

        (await host.Services.GetRequiredService<IRequiredActor<Echo>>().ActorRef.Ask<string>("hello")).ShouldBe("hello");
        await host.StopAsync();
    }

    [Fact]
    public void A_required_actor_that_is_not_registered_throws()
    {
        using var host = HostWith(_ => { });

        Should.Throw<MissingActorRegistryEntryException>(
            () => host.Services.GetRequiredService<IRequiredActor<Echo>>().ActorRef);
    }

    [Fact]
    public async Task Actors_are_started_in_the_order_of_the_calls_and_see_the_services()
    {
        using var host = HostWith((akka, services) => akka
            .WithActors((system, registry) => registry.Register<Echo>(system.ActorOf(Props.Create(() => new Echo()), "first")))
            .WithActors((_, registry) => services.GetRequiredService<Seen>().Actor = registry.Get<Echo>()));

        await host.StartAsync();

        host.Services.GetRequiredService<Seen>().Actor!.Path.Name.ShouldBe("first");
        await host.StopAsync();
    }

    [Fact]
    public async Task The_host_stops_when_the_system_does()
    {
        using var host = HostWith(_ => { });
        await host.StartAsync();

        await host.Services.GetRequiredService<ActorSystem>().Terminate();

        await host.WaitForShutdownAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_registry_keeps_one_actor_per_key()
    {
        using var host = HostWith(_ => { });
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var registry = host.Services.GetRequiredService<ActorRegistry>();
        var (one, two) = (system.ActorOf(Props.Create(() => new Echo())), system.ActorOf(Props.Create(() => new Echo())));
        registry.TryGet<Echo>(out _).ShouldBeFalse();

        registry.Register<Echo>(one);

        Should.Throw<DuplicateActorRegistryException>(() => registry.Register<Echo>(two));
        registry.TryGet<Echo>(out var found).ShouldBeTrue();
        found.ShouldBe(one);
        registry.Register<Echo>(two, overwrite: true);
        registry.Get<Echo>().ShouldBe(two);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_logger_is_given_each_event_and_the_hosts_loggers()
    {
        var log = new Recorder();
        using var host = HostWith(
            akka => akka
                .ConfigureLoggers(loggers =>
                {
                    loggers.ClearLoggers();
                    loggers.AddLogger<HostLogger>();
                    loggers.LogLevel = global::Akka.Event.LogLevel.DebugLevel;
                })
                .WithActors((system, registry) => registry.Register<Echo>(system.ActorOf(Props.Create(() => new Echo()), "echo"))),
            log);

        await host.StartAsync();
        host.Services.GetRequiredService<IActorRegistry>().Get<Echo>().Tell("fail");
        await log.ErrorSeen.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();

        var logged = log.Events.OfType<Info>().Single(info => info.LogSource == "akka://hosted/user/echo");
        logged.Message.ShouldBeAssignableTo<LogMessage>();
        logged.Message.ToString().ShouldBe("Echo fail");
        log.Events.OfType<Error>().ShouldContain(error => error.Cause is InvalidOperationException);
        log.Lines.ShouldContain(line => line.Level == Microsoft.Extensions.Logging.LogLevel.Information && line.Text.Contains("Echo fail"));
        log.Lines.ShouldContain(line => line.Level == Microsoft.Extensions.Logging.LogLevel.Error && line.Cause is InvalidOperationException);
    }

    [Fact]
    public async Task The_HOCON_settings_of_the_services_are_applied()
    {
        using var host = HostWith(akka => akka
            .AddHocon(
                """
                akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
                akka.scheduler.tick-duration = 50ms
                """,
                HoconAddMode.Prepend)
            .WithActors((system, registry) => registry.Register<Echo>(system.ActorOf(Props.Create(() => new Echo())))));

        await host.StartAsync();
        var answer = await host.Services.GetRequiredService<IActorRegistry>().Get<Echo>().Ask<string>("hello", TimeSpan.FromSeconds(30));
        await host.StopAsync();

        answer.ShouldBe("hello");
    }

    private static IHost HostWith(Action<AkkaConfigurationBuilder> configure, Recorder? log = null) =>
        HostWith((akka, _) => configure(akka), log);

    private static IHost HostWith(Action<AkkaConfigurationBuilder, IServiceProvider> configure, Recorder? log = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        builder.Logging.SetMinimumLevel(Microsoft.Extensions.Logging.LogLevel.Debug);
        builder.Services.AddSingleton<Seen>();
        builder.Services.AddAkka("hosted", configure);
        return builder.Build();
    }

    private sealed class Seen
    {
        public IActorRef? Actor { get; set; }
    }

    private sealed class Echo : UntypedActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        protected override void OnReceive(object message)
        {
            _log.Info("Echo {0}", message);
            Sender.Tell(message);
            if (message is "fail")
            {
                throw new InvalidOperationException("broken");
            }
        }
    }

    private sealed class HostLogger : LoggerFactoryLogger
    {
        private readonly ILogger _host = Context.System.Settings.Setup.Get<LoggerFactorySetup>().Value.LoggerFactory.CreateLogger<HostLogger>();

        protected override void Log(LogEvent log, ActorPath path)
        {
            base.Log(log, path);
            _host.Log(Microsoft.Extensions.Logging.LogLevel.Debug, default, new Given(log), null, (_, _) => "");
        }
    }

    private sealed record Given(LogEvent Event);

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<LogEvent> Events { get; } = new();

        public ConcurrentQueue<(Microsoft.Extensions.Logging.LogLevel Level, Exception? Cause, string Text)> Lines { get; } = new();

        public TaskCompletionSource ErrorSeen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (state is not Given { Event: var logged })
            {
                Lines.Enqueue((logLevel, exception, formatter(state, exception)));
                return;
            }

            Events.Enqueue(logged);
            if (logged is Error)
            {
                ErrorSeen.TrySetResult();
            }
        }
    }
}
