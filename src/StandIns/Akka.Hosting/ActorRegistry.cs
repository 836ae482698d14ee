using System.Collections;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor;

namespace Akka.Hosting;

/// <summary>The top-level actors of a system by key type.</summary>
public interface IReadOnlyActorRegistry : IEnumerable<KeyValuePair<Type, IActorRef>>
{
    /// <summary>Gives the actor of the key, or <see cref="ActorRefs.Nobody"/> and false.</summary>
    bool TryGet<TKey>(out IActorRef actor);

    /// <inheritdoc cref="TryGet{TKey}" />
    bool TryGet(Type key, out IActorRef actor);

    /// <summary>Gives the actor of the key.</summary>
    /// <exception cref="MissingActorRegistryEntryException">There is none.</exception>
    IActorRef Get<TKey>();

    /// <summary>Gives the actor of the key as soon as there is one.</summary>
    Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default);

    /// <inheritdoc cref="GetAsync{TKey}" />
    Task<IActorRef> GetAsync(Type key, CancellationToken ct = default);
}

/// <summary>The same, for those who register.</summary>
public interface IActorRegistry : IReadOnlyActorRegistry
{
    /// <summary>Registers an actor.</summary>
    /// <exception cref="DuplicateActorRegistryException">The key has one, and it is not to be overwritten.</exception>
    void Register<TKey>(IActorRef actor, bool overwrite = false);

    /// <summary>Registers an actor; false when the key has one that is not to be overwritten.</summary>
    bool TryRegister<TKey>(IActorRef actor, bool overwrite = false);

    /// <inheritdoc cref="TryRegister{TKey}" />
    bool TryRegister(Type key, IActorRef actor, bool overwrite = false);
}

/// <summary>The registry of one system; for all threads.</summary>
public class ActorRegistry : IActorRegistry
{
    private static readonly ConditionalWeakTable<ActorSystem, ActorRegistry> OfSystem = [];
    private readonly ConcurrentDictionary<Type, TaskCompletionSource<IActorRef>> _actors = new();

    /// <summary>That of a system.</summary>
    public static ActorRegistry For(ActorSystem actorSystem) => OfSystem.GetValue(actorSystem, static _ => new ActorRegistry());

    /// <inheritdoc />
    public void Register<TKey>(IActorRef actor, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!TryRegister<TKey>(actor, overwrite))
        {
            throw new DuplicateActorRegistryException(
                $"An actor for type {typeof(TKey)} has already been registered. Pass overwrite to replace it, or use a different key.");
        }
    }

    /// <inheritdoc />
    public bool TryRegister<TKey>(IActorRef actor, bool overwrite = false) => TryRegister(typeof(TKey), actor, overwrite);

    /// <inheritdoc />
    public bool TryRegister(Type key, IActorRef actor, bool overwrite = false)
    {
        if (actor is null)
        {
            return false;
        }

        if (Slot(key).TrySetResult(actor))
        {
            return true;
        }

        if (overwrite)
        {
            _actors[key] = Filled(actor);
        }

        return overwrite;
    }

    /// <inheritdoc />
    public bool TryGet<TKey>(out IActorRef actor) => TryGet(typeof(TKey), out actor);

    /// <inheritdoc />
    public bool TryGet(Type key, out IActorRef actor)
    {
        var found = _actors.TryGetValue(key, out var slot) && slot.Task.IsCompletedSuccessfully;
        actor = found ? slot!.Task.Result : ActorRefs.Nobody;
        return found;
    }

    /// <inheritdoc />
    public IActorRef Get<TKey>() => TryGet<TKey>(out var actor)
        ? actor
        : throw new MissingActorRegistryEntryException("No actor registered for key " + typeof(TKey));

    /// <inheritdoc />
    public Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default) => GetAsync(typeof(TKey), ct);

    /// <inheritdoc />
    public Task<IActorRef> GetAsync(Type key, CancellationToken ct = default) => Slot(key).Task.WaitAsync(ct);

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<Type, IActorRef>> GetEnumerator()
    {
        foreach (var (key, slot) in _actors)
        {
            if (slot.Task.IsCompletedSuccessfully)
            {
                yield return new(key, slot.Task.Result);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static TaskCompletionSource<IActorRef> Filled(IActorRef actor)
    {
        var slot = new TaskCompletionSource<IActorRef>();
        slot.SetResult(actor);
        return slot;
    }

    private TaskCompletionSource<IActorRef> Slot(Type key) =>
        _actors.GetOrAdd(key, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
