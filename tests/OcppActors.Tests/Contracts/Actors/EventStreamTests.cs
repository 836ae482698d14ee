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
    public async Task A_subscriber_hears_its_type_and_all_that_derive_from_it(Type channel)
    {
        Sys.EventStream.Subscribe(TestActor, channel).ShouldBeTrue();

        Sys.EventStream.Publish(new Derived(1));

        await FishForMessageAsync<Derived>(heard => heard.Number == 1);
    }

    [Fact]
    public async Task A_subscriber_does_not_hear_the_base_or_a_sibling_of_its_type()
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
    public async Task A_type_heard_of_before_reaches_later_subscribers_too()
    {
        Sys.EventStream.Publish(new Derived(1));

        Sys.EventStream.Subscribe(TestActor, typeof(IMarked));
        Sys.EventStream.Publish(new Derived(2));

        await ExpectMsgAsync(new Derived(2));
    }

    [Fact]
    public async Task Subscribing_twice_is_once()
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
    public async Task Publishing_is_for_every_thread()
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
