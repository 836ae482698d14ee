using Akka.Streams.Running;

namespace Akka.Streams;

/// <summary>Ends a stream from outside; only the first call counts.</summary>
public interface IKillSwitch
{
    /// <summary>Completes what is downstream of the switch and cancels what is upstream.</summary>
    void Shutdown();

    /// <summary>Fails what is downstream of the switch and cancels what is upstream.</summary>
    void Abort(Exception cause);
}

/// <summary>The switch of one run of a stream.</summary>
public sealed class UniqueKillSwitch : IKillSwitch
{
    private readonly TaskCompletionSource _pressed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal UniqueKillSwitch()
    {
    }

    internal Task Pressed => _pressed.Task;

    public void Shutdown() => _pressed.TrySetResult();

    public void Abort(Exception cause) => _pressed.TrySetException(cause);
}

/// <summary>Makes kill switches.</summary>
public static class KillSwitches
{
    /// <summary>A flow that passes everything on, and gives the switch that ends it.</summary>
    public static IGraph<FlowShape<T, T>, UniqueKillSwitch> Single<T>() =>
        new FlowBlueprint<T, T, UniqueKillSwitch>((upstream, run) =>
        {
            var killSwitch = new UniqueKillSwitch();
            return (new KillableElements<T>(upstream, killSwitch.Pressed), killSwitch);
        });
}
