using Akka.Actor;
using Xunit;

namespace Akka.TestKit;

/// <content>Expecting the next message, within three seconds unless said otherwise.</content>
public abstract partial class TestKitBase
{
    /// <summary>The next message, which must be of the type.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(
        TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default)
    {
        var patience = duration ?? DefaultExpectation;
        var envelope = await ReceiveAsync(patience, cancellationToken);
        if (envelope is null)
        {
            Assert.Fail($"Failed: Timeout {patience} while waiting for a message of type {typeof(T)}{Suffix(hint)}");
        }

        if (envelope.Message is not T)
        {
            Assert.Fail(
                $"Failed: Expected a message of type {typeof(T)}, but received {{{envelope.Message}}} " +
                $"(type {envelope.Message.GetType()}) from {envelope.Sender}{Suffix(hint)}");
        }

        return (T)envelope.Message;
    }

    /// <summary>The next message, which must equal the given one.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(
        T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
    {
        var received = await ExpectMsgAsync<T>(timeout, hint, cancellationToken);
        Assert.Equal(message, received);
        return received;
    }

    /// <summary>The next message, which must be of the type and fit.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
    {
        var received = await ExpectMsgAsync<T>(timeout, hint, cancellationToken);
        Assert.True(isMessage(received), $"Got a message of the expected type <{typeof(T).FullName}>. Also expected the predicate to return true, but the message {{{received}}} did not fit{Suffix(hint)}");
        return received;
    }

    /// <summary>The end of a watched actor as the next message.</summary>
    public async ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default)
    {
        var terminated = await ExpectMsgAsync<Terminated>(timeout, hint, cancellationToken);
        Assert.True(target.Equals(terminated.ActorRef), $"Expected the end of {target}, but {terminated.ActorRef} terminated{Suffix(hint)}");
        return terminated;
    }

    /// <summary>That no message comes for so long.</summary>
    public async ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        if (await ReceiveAsync(duration, cancellationToken) is { } envelope)
        {
            Assert.Fail($"Failed: Expected no messages during {duration}, instead received {{{envelope.Message}}} from {envelope.Sender}");
        }
    }

    /// <summary>That no message comes for so many milliseconds.</summary>
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsgAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);
}
