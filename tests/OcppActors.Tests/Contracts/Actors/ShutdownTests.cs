using Akka;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Shouldly;

namespace OcppActors.Tests.Contracts.Actors;

public sealed class ShutdownTests : TestKit
{
    [Fact]
    public async Task Tasks_run_phase_by_phase_while_the_actors_are_alive()
    {
        using var system = ActorSystem.Create("other");
        var echo = system.ActorOf(Scripted.Props((self, message) => self.Sender.Tell(message)));
        var shutdown = CoordinatedShutdown.Get(system);
        var ran = new List<string>();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "second", async () =>
        {
            ran.Add(await echo.Ask<string>("second"));
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "first", () =>
        {
            ran.Add("first");
            return Task.FromResult(Done.Instance);
        });

        await shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance);

        ran.ShouldBe(["first", "second"]);
        system.WhenTerminated.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Terminating_a_system_runs_them_too_and_a_failing_task_is_left_behind()
    {
        using var system = ActorSystem.Create("other");
        var ran = false;
        CoordinatedShutdown.Get(system).AddTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind, "broken", () => throw new InvalidOperationException("broken"));
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceUnbind, "next", () =>
        {
            ran = true;
            return Task.FromResult(Done.Instance);
        });

        await system.Terminate();

        ran.ShouldBeTrue();
    }

    [Fact]
    public async Task It_runs_once()
    {
        using var system = ActorSystem.Create("other");
        var times = 0;
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseServiceStop, "count", () =>
        {
            times++;
            return Task.FromResult(Done.Instance);
        });

        await Task.WhenAll(
            CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance),
            CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance));

        times.ShouldBe(1);
    }

    [Fact]
    public void An_unknown_phase_is_refused() => Should.Throw<Exception>(
        () => CoordinatedShutdown.Get(Sys).AddTask("teatime", "tea", () => Task.FromResult(Done.Instance)));
}
