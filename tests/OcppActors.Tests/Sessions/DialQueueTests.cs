using OcppActors.Sessions;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class DialQueueTests
{
    [Fact]
    public void As_many_dial_as_there_are_places_and_the_others_in_order_of_arrival()
    {
        var queue = Queue(places: 2, "a", "b", "c", "d");

        Next(queue).ShouldBe(["a", "b"]);

        queue.Remove("/b", "b");
        queue.Remove("/a", "a");
        Next(queue).ShouldBe(["c", "d"]);
    }

    [Fact]
    public void Without_a_limit_all_dial()
    {
        var queue = Queue(places: 0, "a", "b", "c");

        Next(queue).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void A_newer_one_of_a_path_takes_the_place_of_the_one_that_waits_at_the_end()
    {
        var queue = Queue(places: 1, "a", "b", "c");
        Next(queue).ShouldBe(["a"]);

        queue.Enqueue("/b", "b2").ShouldBe("b");

        queue.Remove("/b", "b");
        queue.Remove("/a", "a");
        Next(queue).ShouldBe(["c"]);
        queue.Remove("/c", "c");
        Next(queue).ShouldBe(["b2"]);
    }

    [Fact]
    public void A_path_that_dials_already_waits_and_holds_nobody_up()
    {
        var queue = Queue(places: 2, "a");
        Next(queue).ShouldBe(["a"]);

        queue.Enqueue("/a", "a2").ShouldBeNull();
        queue.Enqueue("/b", "b").ShouldBeNull();

        Next(queue).ShouldBe(["b"]);
        queue.Remove("/a", "a");
        Next(queue).ShouldBe(["a2"]);
    }

    [Fact]
    public void One_that_leaves_while_it_waits_frees_its_place()
    {
        var queue = Queue(places: 1, "a", "b", "c");
        Next(queue).ShouldBe(["a"]);

        queue.Remove("/b", "b");
        queue.Remove("/a", "a");

        Next(queue).ShouldBe(["c"]);
    }

    [Fact]
    public void Leaving_twice_frees_one_place()
    {
        var queue = Queue(places: 1, "a", "b", "c");
        Next(queue).ShouldBe(["a"]);
        queue.Remove("/a", "a");
        Next(queue).ShouldBe(["b"]);

        queue.Remove("/a", "a");

        Next(queue).ShouldBeEmpty();
    }

    [Fact]
    public void A_stop_empties_it()
    {
        var queue = Queue(places: 1, "a", "b");
        Next(queue).ShouldBe(["a"]);

        queue.Clear();
        queue.Remove("/a", "a");

        Next(queue).ShouldBeEmpty();
        (queue.Waiting, queue.Dialing).ShouldBe((0, 0));
    }

    private static DialQueue<string> Queue(int places, params string[] arrivals)
    {
        var queue = new DialQueue<string>(places);
        foreach (var arrival in arrivals)
        {
            queue.Enqueue("/" + arrival, arrival);
        }

        return queue;
    }

    private static List<string> Next(DialQueue<string> queue)
    {
        var next = new List<string>();
        while (queue.TryDequeue(out var who))
        {
            next.Add(who);
        }

        return next;
    }
}
