using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Shouldly;

namespace OcppActors.StandIns.Tests.Streams;

public sealed class StreamTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ActorSystem _system = ActorSystem.Create("streams");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task A_resource_is_created_read_and_closed_in_turn()
    {
        var resource = new TestResource(1, 2);

        var elements = new List<string>();

        await Run(resource.Source(), elements.Add);

        elements.ShouldBe(["1", "2"], Case.Sensitive);
        resource.Log.ShouldBe(["create", "read", "read", "read", "close"], Case.Sensitive);
    }

    [Fact]
    public async Task A_read_that_fails_fails_the_stream_and_closes_the_resource()
    {
        var resource = new TestResource(1) { AtTheEnd = () => throw new TestException("read") };

        (await FailureOf(Run(resource.Source()))).ShouldBe("read");

        await resource.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_create_that_fails_fails_the_stream()
    {
        var source = Source.UnfoldResourceAsync<string, string>(
            () => Task.FromException<string>(new TestException("create")),
            _ => throw new InvalidOperationException("Read without a resource"),
            _ => throw new InvalidOperationException("Close without a resource"));

        (await FailureOf(Run(source))).ShouldBe("create");
    }

    [Fact]
    public async Task One_at_a_time_means_that_the_next_is_mapped_after_the_one_before()
    {
        var resource = new TestResource(1, 2);
        var log = new List<string>();

        await Run(resource.Source().SelectAsync(1, async element =>
        {
            log.Add($"{element} begins");
            await Task.Yield();
            log.Add($"{element} ends");
            return element;
        }));

        log.ShouldBe(["1 begins", "1 ends", "2 begins", "2 ends"], Case.Sensitive);
    }

    [Fact]
    public async Task A_resource_is_read_ahead_but_not_without_bound()
    {
        var resource = new TestResource(Enumerable.Range(0, 200).ToArray());
        int mapped = 0, mostAhead = 0;

        await Run(resource.Source().SelectAsync(1, async element =>
        {
            await Task.Yield();
            mostAhead = Math.Max(mostAhead, resource.Log.Count - mapped);
            mapped++;
            return element;
        }));

        mapped.ShouldBe(200);
        mostAhead.ShouldBeLessThan(25);
    }

    [Fact]
    public async Task Mapping_several_at_once_keeps_their_order()
    {
        var resource = new TestResource(1, 2);
        var secondHasBegun = new TaskCompletionSource();

        await Run(
            resource.Source().SelectAsync(2, async element =>
            {
                if (element == "1")
                {
                    await secondHasBegun.Task.WaitAsync(Patience);
                }
                else
                {
                    secondHasBegun.SetResult();
                }

                return $"mapped {element}";
            }),
            resource.Note);

        resource.Log.Where(entry => entry.StartsWith("mapped", StringComparison.Ordinal)).ShouldBe(["mapped 1", "mapped 2"], Case.Sensitive);
    }

    [Fact]
    public async Task No_more_are_mapped_at_once_than_allowed()
    {
        var resource = new TestResource(Enumerable.Range(0, 50).ToArray());
        int running = 0, most = 0;

        await Run(resource.Source().SelectAsync(3, async element =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return element;
        }));

        most.ShouldBeInRange(1, 3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mapping_that_fails_fails_the_stream_and_closes_the_resource(bool inItsTask)
    {
        var resource = new TestResource(1, 2);

        var failure = await FailureOf(Run(resource.Source().SelectAsync(1, element =>
            inItsTask ? Task.FromException<string>(new TestException(element)) : throw new TestException(element))));

        failure.ShouldBe("1");
        await resource.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task What_a_sink_throws_fails_the_stream_and_closes_the_resource()
    {
        var resource = new TestResource(1, 2);

        (await FailureOf(Run(resource.Source(), _ => throw new TestException("sink")))).ShouldBe("sink");

        await resource.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_kill_switch_completes_the_stream_even_while_it_waits_and_closes_the_resource()
    {
        var resource = new TestResource(1).ThenNeverEnds();
        var (killSwitch, done) = RunWithSwitch(resource.Source());
        await resource.AtItsEnd.WaitAsync(Patience);

        killSwitch.Shutdown();

        await done.WaitAsync(Patience);
        await resource.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_kill_switch_can_fail_the_stream()
    {
        var resource = new TestResource(1).ThenNeverEnds();
        var (killSwitch, done) = RunWithSwitch(resource.Source());
        await resource.AtItsEnd.WaitAsync(Patience);

        killSwitch.Abort(new TestException("abort"));

        (await FailureOf(done.WaitAsync(Patience))).ShouldBe("abort");
        await resource.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_stream_ends_with_its_actor_system()
    {
        var resource = new TestResource().ThenNeverEnds();
        var done = Run(resource.Source());
        await resource.AtItsEnd.WaitAsync(Patience);

        await _system.Terminate();

        await Should.ThrowAsync<Exception>(done);
    }

    // The real package wraps some causes, and says so nowhere.
    private static async Task<string> FailureOf(Task done) =>
        (await Should.ThrowAsync<Exception>(done)).GetBaseException().ShouldBeOfType<TestException>().Message;

    private Task Run(Source<string, NotUsed> source, Action<string>? action = null) =>
        source.ToMaterialized(action is null ? Sink.Ignore<string>() : Sink.ForEach(action), Keep.Right)
            .Run(_system.Materializer()).WaitAsync(Patience);

    private (UniqueKillSwitch KillSwitch, Task Done) RunWithSwitch(Source<string, NotUsed> source) =>
        source.ViaMaterialized(KillSwitches.Single<string>(), Keep.Right)
            .ToMaterialized(Sink.Ignore<string>(), Keep.Both)
            .Run(_system.Materializer());
}
