using Akka.TestKit.Internal;
using Xunit;

namespace Akka.TestKit;

/// <content>Taking messages as they come.</content>
public abstract partial class TestKitBase
{
    /// <summary>The next message, or null when none comes in time.</summary>
    public async ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        (await ReceiveAsync(max ?? DefaultExpectation, cancellationToken))?.Message;

    /// <summary>The first message of the type that fits; those before it are dropped.</summary>
    public async ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var deadline = new Deadline(max ?? DefaultExpectation);
        while (await ReceiveOneAsync(deadline.Left, cancellationToken) is { } message)
        {
            if (message is T typed && isMessage(typed))
            {
                return typed;
            }
        }

        Assert.Fail($"Timeout ({max ?? DefaultExpectation}) during fishForMessage{Suffix(hint)}");
        return default;
    }

    private static string Suffix(string hint) => string.IsNullOrEmpty(hint) ? string.Empty : ", hint: " + hint;

    private async ValueTask<MessageEnvelope> ReceiveAsync(TimeSpan max, CancellationToken cancellationToken)
    {
        if (!_queue.Reader.TryRead(out var envelope))
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(max);
            try
            {
                envelope = await _queue.Reader.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }

        return _last = envelope;
    }
}
