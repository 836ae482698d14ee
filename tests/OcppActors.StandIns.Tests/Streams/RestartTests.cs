using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Shouldly;

namespace OcppActors.StandIns.Tests.Streams;

public sealed class RestartTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);

    private readonly ActorSystem _system = ActorSystem.Create("restarts");
    private readonly List<TestResource> _resources = [];
    private readonly List<long> _starts = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task A_source_starts_again_after_completion_and_after_failure()
    {
        var last = new TestResource(3).ThenNeverEnds();
        var elements = new List<string>();

        var (killSwitch, done) = Run(
            RestartSettings.Create(Short, Short, 0), elements.Add,
            new TestResource(1), new TestResource(2) { AtTheEnd = () => throw new TestException("read") }, last);
        await last.AtItsEnd.WaitAsync(Patience);
        killSwitch.Shutdown();
        await done.WaitAsync(Patience);

        elements.ShouldBe(["1", "2", "3"], Case.Sensitive);
        await Task.WhenAll(_resources.Select(resource => resource.Closed)).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_failure_behind_the_resource_closes_it_before_the_next_is_created()
    {
        var first = new TestResource(1, 2);
        var last = new TestResource().ThenNeverEnds();
        var sources = new Queue<Source<string, NotUsed>>(
        [
            first.Source().SelectAsync(1, _ => Task.FromException<string>(new TestException("mapper"))),
            last.Source(),
        ]);

        var done = RestartSource.WithBackoff(sources.Dequeue, RestartSettings.Create(Short, Short, 0))
            .ToMaterialized(Sink.Ignore<string>(), Keep.Right).Run(_system.Materializer());

        await last.AtItsEnd.WaitAsync(Patience);
        await first.Closed.WaitAsync(Patience);
        done.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task The_pauses_grow()
    {
        var last = new TestResource().ThenNeverEnds();
        var pause = TimeSpan.FromMilliseconds(200); // timers may be some milliseconds early

        Run(
            RestartSettings.Create(pause, TimeSpan.FromMinutes(1), 0).WithMaxRestarts(int.MaxValue, TimeSpan.FromMinutes(1)), _ => { },
            new TestResource(), new TestResource(), new TestResource(), last);
        await last.AtItsEnd.WaitAsync(Patience);

        var pauses = _starts.Zip(_starts.Skip(1), (from, to) => TimeProvider.System.GetElapsedTime(from, to)).ToList();
        pauses[0].ShouldBeGreaterThan(pause * 0.9);
        pauses[1].ShouldBeGreaterThan(pause * 1.9);
        pauses[2].ShouldBeGreaterThan(pause * 3.9);
    }

    [Fact]
    public async Task The_last_of_the_allowed_restarts_ends_the_stream()
    {
        TestResource Failing(string with) => new() { AtTheEnd = () => throw new TestException(with) };

        var (_, done) = Run(
            RestartSettings.Create(Short, Short, 0).WithMaxRestarts(2, TimeSpan.FromMinutes(1)), _ => { },
            Failing("first"), Failing("second"), Failing("third"));

        (await Should.ThrowAsync<Exception>(done.WaitAsync(Patience))).GetBaseException().Message.ShouldBe("third");
        _starts.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Nothing_starts_again_after_the_kill_switch()
    {
        var (killSwitch, done) = Run(
            RestartSettings.Create(TimeSpan.FromHours(1), TimeSpan.FromHours(1), 0), _ => { }, new TestResource(1));
        await _resources[0].Closed.WaitAsync(Patience);

        killSwitch.Shutdown();

        await done.WaitAsync(Patience);
        _starts.Count.ShouldBe(1);
    }

    private (UniqueKillSwitch KillSwitch, Task Done) Run(RestartSettings settings, Action<string> action, params TestResource[] resources)
    {
        _resources.AddRange(resources);
        var next = new Queue<TestResource>(resources);
        return RestartSource
            .WithBackoff(
                () =>
                {
                    _starts.Add(TimeProvider.System.GetTimestamp());
                    return next.Dequeue().Source();
                },
                settings)
            .ViaMaterialized(KillSwitches.Single<string>(), Keep.Right)
            .ToMaterialized(Sink.ForEach(action), Keep.Both)
            .Run(_system.Materializer());
    }
}
