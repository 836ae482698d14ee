using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace OcppActors.Mqtt;

/// <summary>One attempt to connect to the broker, and the link that comes of it.</summary>
/// <param name="number">Identifies the link in every message about it.</param>
/// <param name="links">Opens the link.</param>
/// <param name="stopping">Aborts the attempt or the link.</param>
internal sealed class LinkRun(int number, IMqttLinkFactory links, CancellationToken stopping)
{
    private volatile IMqttLink? _link;

    /// <summary>Publishes on this link; a delivery that was meant for an earlier link is lost.</summary>
    public async Task<IBrokerEvent> PublishAsync(Delivery delivery)
    {
        var outcome = delivery.Link == number && _link is { } link
            ? await link.PublishAsync(delivery.Publication).ConfigureAwait(false)
            : PublishOutcome.Lost;
        return new Delivered(delivery.Link, delivery.Publication, outcome);
    }

    /// <summary>Opens the link and reports what happens to it; ends with the link, and the link ends with it.</summary>
    public async IAsyncEnumerable<IBrokerEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var events = Channel.CreateUnbounded<IBrokerEvent>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        var running = RunAsync(events.Writer, ending.Token);
        try
        {
            await foreach (var next in events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return next;
            }

            await running.ConfigureAwait(false);
        }
        finally
        {
            // A link left open would fight the next one, which has the same client id.
            ending.Cancel();
        }
    }

    private async Task RunAsync(ChannelWriter<IBrokerEvent> events, CancellationToken ending)
    {
        try
        {
            _link = await links.OpenAsync(() => events.TryWrite(new HomeAssistantStarted(number)), ending).ConfigureAwait(false);
            using var abort = ending.Register(_link.Abort);
            if (!_link.Lost.IsCompleted)
            {
                events.TryWrite(new LinkOpened(number, _link));
            }

            events.TryWrite(new LinkLost(number, await _link.Lost.ConfigureAwait(false)));
            _link.Abort();
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Nobody needs the link any more.
        }
        finally
        {
            events.TryComplete();
        }
    }
}
