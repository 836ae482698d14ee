using Akka.Actor;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class AskTests : TestKit
{
    private readonly IActorRef _answering;
    private readonly IActorRef _silent;

    public AskTests()
    {
        _answering = ActorOf(Scripted.Props((self, message) => self.Sender.Tell(message)));
        _silent = ActorOf(Scripted.Props((_, _) => { }));
    }

    [Fact]
    public async Task An_ask_gives_the_answer() => (await _answering.Ask<string>("hello")).ShouldBe("hello");

    [Fact]
    public async Task Without_an_answer_in_time_it_fails() =>
        await Should.ThrowAsync<AskTimeoutException>(() => _silent.Ask<string>("hello", TimeSpan.FromMilliseconds(50)));

    [Fact]
    public async Task A_failure_as_the_answer_is_thrown()
    {
        var asked = _answering.Ask<string>(new Status.Failure(new InvalidOperationException("no")));

        (await Should.ThrowAsync<InvalidOperationException>(() => asked)).Message.ShouldBe("no");
    }

    [Fact]
    public async Task An_answer_of_another_type_is_an_error() =>
        await Should.ThrowAsync<ArgumentException>(() => _answering.Ask<int>("hello"));

    [Fact]
    public async Task It_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var asked = _silent.Ask<string>("hello", cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task A_task_can_be_piped_as_its_result()
    {
        await Task.FromResult("result").PipeTo(TestActor, _silent);

        await ExpectMsgAsync("result");
        LastSender.ShouldBe(_silent);
    }

    [Fact]
    public async Task Or_as_what_is_made_of_it()
    {
        _ = Task.FromResult(2).PipeTo(TestActor, success: number => $"got {number}");
        await ExpectMsgAsync("got 2");

        _ = Task.CompletedTask.PipeTo(TestActor, success: () => "done");
        await ExpectMsgAsync("done");
    }

    [Fact]
    public async Task A_task_without_a_result_says_nothing_of_itself()
    {
        await Task.CompletedTask.PipeTo(TestActor);

        await ExpectNoMsgAsync(50);
    }

    [Fact]
    public async Task A_failed_task_is_piped_as_a_failure()
    {
        _ = Task.FromException<int>(new InvalidOperationException("no")).PipeTo(TestActor);
        (await ExpectMsgAsync<Status.Failure>()).Cause.Message.ShouldBe("no");

        _ = Task.FromException(new InvalidOperationException("no")).PipeTo(TestActor, failure: cause => $"failed: {cause.Message}");
        await ExpectMsgAsync("failed: no");
    }

    [Fact]
    public async Task So_is_a_cancelled_one()
    {
        _ = Task.FromCanceled<int>(new CancellationToken(canceled: true)).PipeTo(TestActor);

        (await ExpectMsgAsync<Status.Failure>()).Cause.ShouldBeAssignableTo<OperationCanceledException>();
    }
}
