using OcppActors.Sessions;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class DialQueuesTests
{
    [Fact]
    public void Each_CPMS_has_slots_of_its_own()
    {
        var queues = new DialQueues<string>(1);
        queues.Of(new Uri("ws://dead/a")).Enqueue("/1", "dead");
        queues.Of(new Uri("ws://dead/a")).TryDequeue(out _).ShouldBeTrue();

        queues.Of(new Uri("ws://alive/a")).Enqueue("/2", "alive");

        queues.Of(new Uri("ws://alive/a")).TryDequeue(out var next).ShouldBeTrue();
        next.ShouldBe("alive");
    }

    [Theory]
    [InlineData("ws://cpms/a", "ws://CPMS:80/b?c", true)]
    [InlineData("wss://cpms/a", "wss://cpms:443/", true)]
    [InlineData("ws://cpms/a", "wss://cpms/a", false)]
    [InlineData("ws://cpms/a", "ws://cpms:81/a", false)]
    [InlineData("ws://cpms/a", "ws://cpms2/a", false)]
    public void A_CPMS_is_a_host_and_a_port(string one, string other, bool areSame)
    {
        var queues = new DialQueues<string>(1);

        ReferenceEquals(queues.Of(new Uri(one)), queues.Of(new Uri(other))).ShouldBe(areSame);
    }

    [Fact]
    public void Another_limit_counts_for_every_CPMS_and_queues_that_nobody_uses_are_dropped()
    {
        var queues = new DialQueues<string>(1);
        var (busy, idle) = (queues.Of(new Uri("ws://busy")), queues.Of(new Uri("ws://idle")));
        busy.Enqueue("/1", "first");
        busy.Enqueue("/2", "second");
        busy.TryDequeue(out _).ShouldBeTrue();
        busy.TryDequeue(out _).ShouldBeFalse();

        queues.Limit(2).ShouldBe([busy]);

        busy.TryDequeue(out var next).ShouldBeTrue();
        next.ShouldBe("second");
        queues.Of(new Uri("ws://busy")).ShouldBeSameAs(busy);
        queues.Of(new Uri("ws://idle")).ShouldNotBeSameAs(idle);
        queues.Of(new Uri("ws://new")).Slots.ShouldBe(2);
    }

    [Fact]
    public void A_stop_empties_all()
    {
        var queues = new DialQueues<string>(1);
        string[] all = ["ws://one", "ws://two"];
        foreach (var cpms in all)
        {
            queues.Of(new Uri(cpms)).Enqueue("/1", "waiting");
        }

        queues.Clear();

        all.ShouldAllBe(cpms => queues.Of(new Uri(cpms)).Waiting == 0);
    }
}
