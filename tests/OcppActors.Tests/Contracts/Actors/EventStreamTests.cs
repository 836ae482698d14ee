using Akka.Actor;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.Tests.Contracts.Actors;

public sealed class EventStreamTests : TestKit
{
    private interface IMarked;

    [Theory]
    [InlineData(typeof(Derived))]
    [InlineData(typeof(Base))]
    [InlineData(typeof(IMarked))]
    [InlineData(typeof(object))]
    public async Task A_subscriber_receives_its_type_and_all_derived_types(Type channel)
    {
        Sys.EventStream.Subscribe(TestActor, channel).ShouldBeTrue();

        Sys.EventStream.Publish(new Derived(1));

        await FishForMessageAsync<Derived>(heard => heard.Number == 1);
    }

    [Fact]
    public async Task A_subscriber_does_not_receive_base_or_sibling_types()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Derived));

        Sys.EventStream.Publish(new Base(1));
        Sys.EventStream.Publish(new Sibling(2));
        Sys.EventStream.Publish(new Derived(3));

        await ExpectMsgAsync(new Derived(3));
    }

    [Fact]
    public async Task Events_arrive_in_the_order_of_their_publication()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Base));

        for (var i = 0; i < 1000; i++)
        {
            Sys.EventStream.Publish(i % 2 == 0 ? new Derived(i) : new Sibling(i));
        }

        for (var i = 0; i < 1000; i++)
        {
            (await ExpectMsgAsync<Base>()).Number.ShouldBe(i);
        }
    }

    [Fact]
    public async Task A_type_published_before_a_subscription_is_delivered_after_it()
    {
        Sys.EventStream.Publish(new Derived(1));

        Sys.EventStream.Subscribe(TestActor, typeof(IMarked));
        Sys.EventStream.Publish(new Derived(2));

        await ExpectMsgAsync(new Derived(2));
    }

    [Fact]
    public async Task Subscribing_twice_delivers_once()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Base)).ShouldBeTrue();
        Sys.EventStream.Subscribe(TestActor, typeof(Base)).ShouldBeFalse();

        Sys.EventStream.Publish(new Base(1));
        Sys.EventStream.Publish(new Base(2));

        await ExpectMsgAsync(new Base(1));
        await ExpectMsgAsync(new Base(2));
    }

    [Fact]
    public async Task A_dead_subscriber_is_unsubscribed()
    {
        var subscriber = ActorOf(Scripted.Props((_, _) => { }));
        Sys.EventStream.Subscribe(subscriber, typeof(Base));

        await subscriber.GracefulStop(TimeSpan.FromSeconds(30));

        await AwaitConditionAsync(() => Sys.EventStream.Subscribe(subscriber, typeof(Base)));
    }

    [Fact]
    public async Task Publishing_is_thread_safe()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Base));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 250; i++)
            {
                Sys.EventStream.Publish(new Base(i));
            }
        })));

        for (var i = 0; i < 1000; i++)
        {
            await ExpectMsgAsync<Base>();
        }
    }

    private record Base(int Number);

    private sealed record Derived(int Number) : Base(Number), IMarked;

    private sealed record Sibling(int Number) : Base(Number);
}
