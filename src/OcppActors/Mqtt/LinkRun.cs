using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>One attempt to connect to the broker, and the link that comes of it.</summary>
/// <param name="number">Identifies the link in every message about it.</param>
/// <param name="links">Opens the link.</param>
/// <param name="stopping">Aborts the attempt or the link.</param>
internal sealed class LinkRun(int number, IMqttLinkFactory links, CancellationToken stopping)
{
    private readonly Channel<IBrokerEvent> _events = Channel.CreateUnbounded<IBrokerEvent>();
    private volatile IMqttLink? _link;

    /// <summary>Publishes on this link, which reports the outcome of each; a delivery that was meant for an earlier link is lost.</summary>
    public void Publish(Delivery delivery)
    {
        if (delivery.Link == number && _link is { } link)
        {
            foreach (var publication in delivery.Publications)
            {
                _ = PublishAsync(link, publication);
            }
        }
    }

    /// <summary>Opens the link and reports what happens to it; ends with the link, and the link ends with it.</summary>
    public async IAsyncEnumerable<IBrokerEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        var running = RunAsync(ending.Token);
        try
        {
            await foreach (var next in _events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return next is Delivered delivered ? AllSince(delivered) : next;
            }

            await running.ConfigureAwait(false);
        }
        finally
        {
            // A link left open would fight the next one, which has the same client id.
            ending.Cancel();
        }
    }

    private async Task PublishAsync(IMqttLink link, Publication publication)
    {
        try
        {
            var outcome = await link.PublishAsync(publication).ConfigureAwait(false);
            _events.Writer.TryWrite(new Delivered(number, publication, outcome));
        }
        catch (Exception bug)
        {
            _events.Writer.TryComplete(bug); // ends the link, and the next one publishes everything
        }
    }

    private Answered AllSince(Delivered first)
    {
        var deliveries = ImmutableArray.CreateBuilder<Delivered>();
        deliveries.Add(first);
        while (_events.Reader.TryPeek(out var next) && next is Delivered delivered)
        {
            _events.Reader.TryRead(out _);
            deliveries.Add(delivered);
        }

        return new Answered(number, deliveries.DrainToImmutable());
    }

    private async Task RunAsync(CancellationToken ending)
    {
        var events = _events.Writer;
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
