using System.Collections.Concurrent;
using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// The end of a system in phases. The tasks of a phase run side by side, each phase after the one before; a task that fails
/// or takes longer than its phase may is logged and left behind.
/// </summary>
public sealed class CoordinatedShutdown
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private static readonly string[] Phases =
    [
        PhaseBeforeServiceUnbind, PhaseServiceUnbind, PhaseServiceRequestsDone, PhaseServiceStop,
        PhaseBeforeActorSystemTerminate, PhaseActorSystemTerminate,
    ];

    private readonly ConcurrentQueue<(string Phase, string Name, Func<Task<Done>> Run)> _tasks = new();
    private readonly TaskCompletionSource<Done> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorSystemImpl _system;
    private Reason _reason;

    internal CoordinatedShutdown(ActorSystemImpl system)
    {
        _system = system;
        AddTask(PhaseActorSystemTerminate, "terminate-system", async () =>
        {
            await system.FinalTerminate().ConfigureAwait(false);
            return Done.Instance;
        });
    }

    /// <summary>That of a system.</summary>
    public static CoordinatedShutdown Get(ActorSystem sys) => ((ActorSystemImpl)sys).Shutdown;

    /// <summary>Adds a task to a phase.</summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!Phases.Contains(phase, StringComparer.Ordinal))
        {
            throw new ArgumentException($"Unknown phase [{phase}], known phases [{string.Join(",", Phases)}].", nameof(phase));
        }

        _tasks.Enqueue((phase, taskName, task));
    }

    /// <summary>How long a phase may take.</summary>
    public TimeSpan Timeout(string phase) => TimeSpan.FromSeconds(string.Equals(phase, PhaseActorSystemTerminate, StringComparison.Ordinal) ? 10 : 5);

    /// <summary>Runs all phases, the first time; gives the completion of that run every time.</summary>
    public Task<Done> Run(Reason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            _ = Task.Run(RunPhases);
        }

        return _done.Task;
    }

    private async Task RunPhases()
    {
        foreach (var phase in Phases)
        {
            var tasks = _tasks.Where(task => string.Equals(task.Phase, phase, StringComparison.Ordinal));
            await Task.WhenAll(tasks.Select(task => RunTask(phase, task.Name, task.Run))).ConfigureAwait(false);
        }

        _done.TrySetResult(Done.Instance);
    }

    private async Task RunTask(string phase, string name, Func<Task<Done>> task)
    {
        try
        {
            await task().WaitAsync(Timeout(phase)).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            _system.Log.Warning("Task [{0}] failed in phase [{1}]: {2}", name, phase, cause.Message);
        }
    }

    /// <summary>Why a system ends.</summary>
    public class Reason
    {
        private protected Reason()
        {
        }
    }

    /// <summary>The process ends.</summary>
    public sealed class ClrExitReason : Reason
    {
        public static readonly Reason Instance = new ClrExitReason();
    }

    /// <summary>Somebody called <see cref="ActorSystem.Terminate"/>.</summary>
    public sealed class ActorSystemTerminateReason : Reason
    {
        public static readonly Reason Instance = new ActorSystemTerminateReason();
    }
}
