using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Logging;
using OcppActors.Hosting;
using OcppActors.Metering;
using OcppActors.Mqtt;
using OcppActors.Tests.Contracts.Actors;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class StopMeteringTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly LinesLogger _log = new();

    [Fact]
    public async Task The_router_finishes_before_the_publisher_stops()
    {
        await StopAsync(router: Obedient("router"), publisher: Obedient("publisher"));

        (await ExpectMsgAsync<string>(Patience)).ShouldBe("router Finish");
        (await ExpectMsgAsync<string>(Patience)).ShouldBe("publisher Stop");
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_router_that_does_not_finish_is_logged_and_the_publisher_stops_all_the_same()
    {
        await StopAsync(router: Sys.ActorOf(Scripted.Props((_, _) => { }), "router"), publisher: Obedient("publisher"));

        (await ExpectMsgAsync<string>(Patience)).ShouldBe("publisher Stop");
        _log.Lines.ShouldBe(["Warning The actor router has not finished within 0.4 s; the stop goes on without it"]);
    }

    [Fact]
    public async Task A_publisher_that_does_not_stop_is_logged()
    {
        await StopAsync(router: Obedient("router"), publisher: Sys.ActorOf(Scripted.Props((_, _) => { }), "publisher"));

        _log.Lines.ShouldBe(["Warning The actor publisher has not finished within 1.5 s; the stop goes on without it"]);
    }

    private IActorRef Obedient(string name)
    {
        var test = TestActor;
        return Sys.ActorOf(
            Scripted.Props((self, message) =>
            {
                test.Tell($"{name} {message.GetType().Name}");
                self.Context.Stop(self.Self);
            }),
            name);
    }

    private Task StopAsync(IActorRef router, IActorRef publisher)
    {
        var actors = new ActorRegistry();
        actors.Register<MeterRouter>(router);
        actors.Register<MqttPublisher>(publisher);
        return actors.StopMeteringAsync(_log).WaitAsync(Patience);
    }

    private sealed class LinesLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel} {formatter(state, exception)}");
    }
}
