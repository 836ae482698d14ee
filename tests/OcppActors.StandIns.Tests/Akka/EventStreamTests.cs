using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.StandIns.Tests.Actors;

public sealed class EventStreamTests : TestKit
{
    private interface IMarked;

    [Theory]
    [InlineData(typeof(Derived))]
    [InlineData(typeof(Base))]
    [InlineData(typeof(IMarked))]
    [InlineData(typeof(object))]
    public async Task A_subscriber_hears_its_type_and_all_that_derive_from_it(Type channel)
    {
        Sys.EventStream.Subscribe(TestActor, channel).ShouldBeTrue();

        Sys.EventStream.Publish(new Derived(1));

        await FishForMessageAsync<Derived>(heard => heard.Number == 1);
    }

    [Fact]
    public async Task A_subscriber_does_not_hear_the_base_or_a_sibling_of_its_type()
    {
        Sys.EventStream.Subscribe<Derived>(TestActor);

        Sys.EventStream.Publish(new Base(1));
        Sys.EventStream.Publish(new Sibling(2));
        Sys.EventStream.Publish(new Derived(3));

        await ExpectMsgAsync(new Derived(3));
    }

    [Fact]
    public async Task Events_arrive_in_the_order_of_their_publication()
    {
        Sys.EventStream.Subscribe<Base>(TestActor);

        for (var i = 0; i < 1000; i++)
            Sys.EventStream.Publish(i % 2 == 0 ? new Derived(i) : new Sibling(i));

        for (var i = 0; i < 1000; i++)
            (await ExpectMsgAsync<Base>()).Number.ShouldBe(i);
    }

    [Fact]
    public async Task A_type_heard_of_before_reaches_later_subscribers_too()
    {
        Sys.EventStream.Publish(new Derived(1));

        Sys.EventStream.Subscribe<IMarked>(TestActor);
        Sys.EventStream.Publish(new Derived(2));

        await ExpectMsgAsync(new Derived(2));
    }

    [Fact]
    public void Subscribing_twice_is_once()
    {
        Sys.EventStream.Subscribe<Base>(TestActor).ShouldBeTrue();
        Sys.EventStream.Subscribe<Base>(TestActor).ShouldBeFalse();

        Sys.EventStream.Publish(new Base(1));
        Sys.EventStream.Publish(new Base(2));

        ExpectMsg(new Base(1));
        ExpectMsg(new Base(2));
    }

    [Fact]
    public void An_unsubscribed_actor_hears_no_more()
    {
        Sys.EventStream.Subscribe<Base>(TestActor);
        Sys.EventStream.Subscribe<string>(TestActor);

        Sys.EventStream.Unsubscribe<Base>(TestActor).ShouldBeTrue();
        Sys.EventStream.Publish(new Base(1));
        Sys.EventStream.Publish("still heard");
        ExpectMsg("still heard");
        Sys.EventStream.Unsubscribe(TestActor).ShouldBeTrue();
        Sys.EventStream.Publish("not heard");

        ExpectNoMsg(100);
    }

    [Fact]
    public async Task A_dead_subscriber_is_unsubscribed()
    {
        var subscriber = ActorOf(Scripted.Props((_, _) => { }));
        Sys.EventStream.Subscribe<Base>(subscriber);

        await subscriber.GracefulStop(TimeSpan.FromSeconds(3));

        await AwaitConditionAsync(() => !Sys.EventStream.Unsubscribe<Base>(subscriber));
    }

    [Fact]
    public async Task Publishing_is_for_every_thread()
    {
        Sys.EventStream.Subscribe<Base>(TestActor);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 250; i++)
                Sys.EventStream.Publish(new Base(i));
        })));

        ReceiveN(1000).Count.ShouldBe(1000);
    }

    private record Base(int Number);

    private sealed record Derived(int Number) : Base(Number), IMarked;

    private sealed record Sibling(int Number) : Base(Number);
}
