using Akka.Actor;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.Tests.Contracts.Actors;

public sealed class WatchTests : TestKit
{
    private readonly IActorRef _subject;

    public WatchTests() => _subject = ActorOf(Scripted.Props((_, _) => { }), "subject");

    [Fact]
    public async Task A_watcher_hears_of_the_end()
    {
        var watcher = ActorOf(Scripted.Props((self, message) =>
        {
            if (message is Terminated dead)
            {
                TestActor.Tell((dead.ActorRef, self.Sender));
            }
            else
            {
                self.Sender.Tell(self.Context.Watch(_subject));
            }
        }));
        watcher.Tell("watch");
        await ExpectMsgAsync(_subject);

        Sys.Stop(_subject);

        await ExpectMsgAsync((_subject, _subject));
    }

    [Fact]
    public async Task A_watcher_hears_of_an_end_that_was_before()
    {
        await _subject.GracefulStop(TimeSpan.FromSeconds(30));

        await WatchAsync(_subject);

        await ExpectTerminatedAsync(_subject);
    }

    [Fact]
    public async Task A_watcher_hears_once_however_often_it_asked()
    {
        await WatchAsync(_subject);
        await WatchAsync(_subject);

        Sys.Stop(_subject);

        await ExpectTerminatedAsync(_subject);
        await ExpectNoMsgAsync(100);
    }

    [Fact]
    public async Task The_end_can_be_a_message_of_ones_own()
    {
        var watcher = ActorOf(Scripted.Props((self, message) =>
        {
            if (message is "watch")
            {
                self.Context.WatchWith(_subject, new SubjectDied("subject"));
            }

            TestActor.Tell(message);
        }));
        watcher.Tell("watch");
        await ExpectMsgAsync("watch");

        Sys.Stop(_subject);

        await ExpectMsgAsync(new SubjectDied("subject"));
    }

    [Fact]
    public async Task The_end_comes_after_what_the_dead_has_sent()
    {
        var talker = ActorOf(Scripted.Props((self, message) =>
        {
            self.Sender.Tell(message);
            self.Context.Stop(self.Self);
        }));
        await WatchAsync(talker);

        talker.Tell("last words");

        await ExpectMsgAsync("last words");
        await ExpectTerminatedAsync(talker);
    }

    [Fact]
    public async Task Unwatching_takes_back_even_what_waits_in_the_mailbox()
    {
        using var gate = new ManualResetEventSlim();
        var watcher = ActorOf(Scripted.Props((self, message) =>
        {
            switch (message)
            {
                case "watch":
                    self.Context.Watch(_subject);
                    break;
                case "unwatch":
                    gate.Wait();
                    self.Context.Unwatch(_subject);
                    break;
            }

            TestActor.Tell(message);
        }));
        watcher.Tell("watch");
        await ExpectMsgAsync("watch");
        watcher.Tell("unwatch");
        await _subject.GracefulStop(TimeSpan.FromSeconds(30));

        gate.Set();
        watcher.Tell("after");

        await ExpectMsgAsync("unwatch");
        await ExpectMsgAsync("after");
        await ExpectNoMsgAsync(100);
    }

    [Fact]
    public async Task A_watcher_that_leaves_the_end_unhandled_fails_and_is_stopped()
    {
        var watcher = ActorOf(Scripted.Props((self, message) =>
        {
            if (message is "watch")
            {
                self.Sender.Tell(self.Context.Watch(_subject));
            }
            else
            {
                self.Unhandled(message);
            }
        }));
        watcher.Tell("watch");
        await ExpectMsgAsync(_subject);
        await WatchAsync(watcher);

        await EventFilter.Exception<DeathPactException>().ExpectOneAsync(() =>
        {
            Sys.Stop(_subject);
            return Task.CompletedTask;
        });

        await ExpectTerminatedAsync(watcher);
    }

    [Fact]
    public async Task A_parent_hears_of_its_childs_end_when_it_is_no_longer_its_child()
    {
        var parent = ActorOf(Scripted.Props((self, message) =>
        {
            if (message is SubjectDied)
            {
                TestActor.Tell(self.Context.GetChildren().Any());
            }
            else
            {
                self.Context.Stop(self.Context.WatchWith(self.Context.ActorOf(Scripted.Props((_, _) => { }), "child"), new SubjectDied("child")));
            }
        }));

        parent.Tell("go");

        (await ExpectMsgAsync<bool>()).ShouldBeFalse();
    }

    private sealed record SubjectDied(string Name);
}
