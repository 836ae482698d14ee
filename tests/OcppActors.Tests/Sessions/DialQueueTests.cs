using OcppActors.Sessions;
using Shouldly;

namespace OcppActors.Tests.Sessions;

public sealed class DialQueueTests
{
    [Fact]
    public void Dials_are_limited_and_the_rest_wait_in_order_of_arrival()
    {
        var queue = Queue(places: 2, "a", "b", "c", "d");

        Next(queue).ShouldBe(["a", "b"]);

        queue.Remove("/b", "b");
        queue.Remove("/a", "a");
        Next(queue).ShouldBe(["c", "d"]);
    }

    [Fact]
    public void Without_a_limit_all_requests_dial()
    {
        var queue = Queue(places: 0, "a", "b", "c");

        Next(queue).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void A_newer_request_of_a_path_replaces_the_queued_one_and_waits_at_the_end()
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
    public void A_path_that_is_dialing_waits_without_blocking_others()
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
    public void A_queued_request_that_is_removed_frees_its_slot()
    {
        var queue = Queue(places: 1, "a", "b", "c");
        Next(queue).ShouldBe(["a"]);

        queue.Remove("/b", "b");
        queue.Remove("/a", "a");

        Next(queue).ShouldBe(["c"]);
    }

    [Fact]
    public void Removing_a_request_twice_frees_one_slot()
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
