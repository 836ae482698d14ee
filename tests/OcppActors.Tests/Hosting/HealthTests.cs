using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit.Xunit2;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Hosting.Observability.Health;
using OcppActors.Messages;
using OcppActors.Mqtt;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class HealthTests : TestKit
{
    private static readonly HealthCheckContext Any = new();

    [Fact]
    public async Task Actors_that_answer_are_healthy()
    {
        var quick = Sys.ActorOf(Props.Create(() => new Silent()), "quick");

        (await CheckAsync(quick, TimeSpan.FromSeconds(30))).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task An_unresponsive_actor_is_named_within_the_timeout()
    {
        using var hold = new ManualResetEventSlim();
        var stuck = Sys.ActorOf(Props.Create(() => new Silent()), "stuck");
        stuck.Tell(hold);

        var result = await CheckAsync(stuck, TimeSpan.FromMilliseconds(200)).WaitAsync(TimeSpan.FromSeconds(30));

        hold.Set();
        result.Status.ShouldBe(HealthStatus.Unhealthy);
        result.Description.ShouldBe("the actor stuck has not answered within 0.2 s");
    }

    [Fact]
    public async Task A_stopped_actor_is_unhealthy_unless_the_service_is_stopping()
    {
        var gone = Sys.ActorOf(Props.Create(() => new Silent()), "gone");
        (await gone.GracefulStop(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        using var lifetime = new Lifetime();

        (await CheckAsync(gone, TimeSpan.FromSeconds(30), lifetime)).Description.ShouldBe("the actor gone has stopped");
        lifetime.StopApplication();

        (await CheckAsync(gone, TimeSpan.FromSeconds(30), lifetime)).Status.ShouldBe(HealthStatus.Healthy);
        DependencyHealth.Stop(lifetime).Status.ShouldBe(HealthStatus.Degraded);
    }

    [Fact]
    public async Task The_check_of_the_actors_is_one_of_the_host()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddBridgeHealth();
        builder.Services.AddSingleton(new LinkMonitor(TimeProvider.System));
        builder.Services.AddSingleton(new MqttMetrics(TimeProvider.System));
        builder.Services.AddAkka("test", (akka, services) => akka
            .AddActorHealth(services)
            .WithActors((system, registry) => registry.Register<Silent>(system.ActorOf(Props.Create(() => new Silent()), "gone"))));
        using var host = builder.Build();
        await host.StartAsync();
        var checks = host.Services.GetRequiredService<HealthCheckService>();

        var before = await checks.CheckHealthAsync();
        await host.Services.GetRequiredService<IReadOnlyActorRegistry>().Get<Silent>().GracefulStop(TimeSpan.FromSeconds(30));
        var after = await checks.CheckHealthAsync();
        await host.StopAsync();

        before.Entries["actors"].Status.ShouldBe(HealthStatus.Healthy);
        after.Entries["actors"].Description.ShouldBe("the actor gone has stopped");
        after.Entries.Keys.ShouldBe(["stop", "broker", "feed", "actors"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_port_whose_socket_fails_is_unhealthy()
    {
        var sockets = new FakeSockets();
        var ports = new ListeningPorts(sockets);
        var listener = await ports.BindAsync(new IPEndPoint(IPAddress.Loopback, 8500));
        (await ports.CheckHealthAsync(Any)).Status.ShouldBe(HealthStatus.Healthy);

        sockets.Accepting.SetException(new IOException("no more descriptors"));
        await Should.ThrowAsync<IOException>(async () => await listener.AcceptAsync());

        var result = await ports.CheckHealthAsync(Any);
        result.Status.ShouldBe(HealthStatus.Unhealthy);
        result.Description.ShouldBe("no connections are accepted at 127.0.0.1:8500: no more descriptors");
    }

    [Fact]
    public async Task A_port_that_was_closed_on_purpose_is_healthy()
    {
        var sockets = new FakeSockets();
        var ports = new ListeningPorts(sockets);
        var listener = await ports.BindAsync(new IPEndPoint(IPAddress.Loopback, 8500));

        await listener.UnbindAsync();
        sockets.Accepting.SetResult(null);

        (await listener.AcceptAsync()).ShouldBeNull();
        (await ports.CheckHealthAsync(Any)).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Concurrent_requests_share_one_examination_that_holds_for_a_second()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 4, 18, 20, 0, 0, TimeSpan.Zero));
        var checks = new CountingChecks();
        var health = new ServiceHealth(checks, time, NullLogger<ServiceHealth>.Instance);

        var first = health.ExamineAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        health.ExamineAsync().ShouldBeSameAs(first);
        checks.Done.SetResult();
        (await first).Name.ShouldBe("ok");

        time.Advance(TimeSpan.FromMinutes(1));
        await health.ExamineAsync();
        await health.ExamineAsync();
        checks.Count.ShouldBe(2);
    }

    [Fact]
    public void A_problem_that_a_restart_fixes_decides_and_is_listed_first()
    {
        var report = new HealthReport(
            new Dictionary<string, HealthReportEntry>
            {
                ["broker"] = Entry(HealthStatus.Degraded, "the MQTT broker is away"),
                ["actors"] = Entry(HealthStatus.Unhealthy, "an actor is stuck"),
                ["cpms"] = Entry(HealthStatus.Healthy, null),
            },
            TimeSpan.Zero);

        var verdict = HealthVerdict.Of(report);

        verdict.Name.ShouldBe("failed");
        verdict.Reasons.ShouldBe(["an actor is stuck", "the MQTT broker is away"]);
    }

    [Fact]
    public void A_lost_link_reports_since_when_and_why()
    {
        var since = new DateTimeOffset(2026, 4, 18, 20, 3, 20, TimeSpan.Zero);

        DependencyHealth.Link("the MQTT broker", new LinkState(true, since, null)).Status.ShouldBe(HealthStatus.Healthy);
        DependencyHealth.Link("the MQTT broker", new LinkState(false, since, "connection refused")).Description
            .ShouldBe("the MQTT broker has not been connected since 2026-04-18 20:03:20Z: connection refused");
    }

    private static Task<HealthCheckResult> CheckAsync(IActorRef actor, TimeSpan timeout, IHostApplicationLifetime? lifetime = null)
    {
        var registry = new ActorRegistry();
        registry.Register<Silent>(actor);
        return ActorHealth.CheckAsync(registry, lifetime ?? new Lifetime(), timeout, CancellationToken.None);
    }

    private static HealthReportEntry Entry(HealthStatus status, string? words) => new(status, words, TimeSpan.Zero, null, ImmutableDictionary<string, object>.Empty);

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message) => (message as ManualResetEventSlim)?.Wait();
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }

    private sealed class CountingChecks : HealthCheckService
    {
        public TaskCompletionSource Done { get; } = new();

        public int Count { get; private set; }

        public override async Task<HealthReport> CheckHealthAsync(
            Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default)
        {
            Count++;
            await Done.Task;
            return new HealthReport(new Dictionary<string, HealthReportEntry>(), TimeSpan.Zero);
        }
    }

    private sealed class FakeSockets : IConnectionListenerFactory
    {
        public TaskCompletionSource<ConnectionContext?> Accepting { get; } = new();

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IConnectionListener>(new FakeListener(endpoint, Accepting.Task));
    }

    private sealed class FakeListener(EndPoint endpoint, Task<ConnectionContext?> accepting) : IConnectionListener
    {
        public EndPoint EndPoint => endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new(accepting);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
