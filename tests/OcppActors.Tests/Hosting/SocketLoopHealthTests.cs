using Microsoft.Extensions.Diagnostics.HealthChecks;
using OcppActors.Hosting.Observability.Health;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class SocketLoopHealthTests
{
    private static readonly HealthCheckContext Any = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 4, 18, 20, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Loops_that_turn_are_healthy() =>
        (await new SocketLoopHealth(() => [Task.CompletedTask, Task.CompletedTask], _time).CheckHealthAsync(Any)).Status.ShouldBe(HealthStatus.Healthy);

    [Fact]
    public async Task A_loop_that_stands_still_is_unhealthy_after_five_seconds_and_healthy_once_it_turns_again()
    {
        var stuck = new TaskCompletionSource();
        var health = new SocketLoopHealth(() => [Task.CompletedTask, stuck.Task], _time);
        var examination = health.CheckHealthAsync(Any);

        _time.Advance(TimeSpan.FromSeconds(4.9));
        examination.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        var result = await examination.WaitAsync(Patience);
        result.Status.ShouldBe(HealthStatus.Unhealthy);
        result.Description.ShouldBe("socket threads that have not answered within 5 s: 1 of 2");
        stuck.SetResult();
        (await health.CheckHealthAsync(Any)).Status.ShouldBe(HealthStatus.Healthy);
    }
}
