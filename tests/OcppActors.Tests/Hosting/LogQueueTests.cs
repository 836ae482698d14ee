using Microsoft.Extensions.Logging;
using OcppActors.Hosting.Observability.Logging;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class LogQueueTests
{
    private const int Room = 1000;

    [Fact]
    public void What_is_too_much_is_dropped_and_counted_at_its_place()
    {
        var queue = new LogQueue(Room);
        var kept = Fill(queue);
        queue.Add(Line("lost"));
        queue.Add(Line("lost"));

        Take(queue).ShouldBe((0, "0"));
        queue.Add(Line("after"));

        for (var i = 1; i < kept; i++)
        {
            Take(queue).ShouldBe((0, $"{i}"));
        }

        Take(queue).ShouldBe((3, "after"));
    }

    [Fact]
    public void The_count_comes_without_waiting_for_another_line()
    {
        var queue = new LogQueue(Room);
        var kept = Fill(queue);

        for (var i = 0; i < kept; i++)
        {
            Take(queue).ShouldBe((0, $"{i}"));
        }

        Take(queue).ShouldBe((1, null));
    }

    [Fact]
    public void A_line_larger_than_the_queue_gets_through_alone()
    {
        var queue = new LogQueue(Room);
        var large = new string('x', 2 * Room);
        queue.Add(Line(large));
        queue.Add(Line("lost"));

        Take(queue).ShouldBe((0, large));
        Take(queue).ShouldBe((1, null));
    }

    [Fact]
    public void The_end_comes_after_the_last_line()
    {
        var queue = new LogQueue(Room);
        queue.Add(Line("last"));
        queue.End();

        Take(queue).ShouldBe((0, "last"));
        queue.TryTake(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_waiting_reader_gets_the_next_line_and_the_end()
    {
        var queue = new LogQueue(Room);
        var reading = Task.Run(() =>
        {
            var first = Take(queue);
            return (first, More: queue.TryTake(out _));
        });

        queue.Add(Line("first"));
        queue.End();

        (await reading.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(((0, "first"), false));
    }

    // Adds until one line is dropped; how many were kept.
    private static int Fill(LogQueue queue)
    {
        var kept = 0;
        var size = 0;
        while (size <= Room)
        {
            queue.Add(Line($"{kept++}"));
            size = kept * (128 + 1 + "source".Length);
        }

        return kept - 1;
    }

    private static LogLine Line(string message) => new(default, LogLevel.Information, message, "source");

    private static (int Dropped, string? Message) Take(LogQueue queue)
    {
        queue.TryTake(out var next).ShouldBeTrue();
        return (next.Dropped, next.Line?.Message);
    }
}
