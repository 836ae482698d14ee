using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Util;
using OcppActors.Domain.HomeAssistant;

namespace OcppActors.Mqtt;

/// <summary>The stream from the sink to the broker, and what the two tell each other.</summary>
public sealed partial class MqttPublisher
{
    private const double Jitter = 0.2;

    // A link that held this long was a good one: the pauses begin again at the shortest.
    private static readonly TimeSpan GoodLink = TimeSpan.FromMinutes(1);

    private sealed record LinkOpened(IMqttLink Link);

    private sealed record LinkLost(IMqttLink Link, string Reason);

    private sealed record RetainedKnown(IMqttLink Link, ReadBack? ReadBack);

    private sealed record HomeAssistantStarted(IMqttLink Link);

    // The stream wants the next publication; it is answered when there is one, and with none when the link is lost.
    private sealed record Pull(IMqttLink Link);

    private sealed record Next(Publication? Publication)
    {
        public static Next None { get; } = new((Publication?)null);
    }

    private sealed record Sent(IMqttLink Link, Publication Publication, PublishOutcome Outcome);

    private sealed record AnnounceAgain
    {
        public static AnnounceAgain Instance { get; } = new();
    }

    // Losing the link completes the stream, it does not fail it: a failure would be logged as one at every attempt.
    private static UniqueKillSwitch RunGraph(
        IActorRef sink, IMqttLinkFactory links, MqttOptions options, IMaterializer materializer, CancellationToken stopping)
    {
        var pauses = RestartSettings.Create(options.ShortestPause, options.LongestPause, Jitter)
            .WithMaxRestarts(int.MaxValue, GoodLink);
        return RestartSource
            .WithBackoff(
                () => Source.UnfoldResourceAsync(
                        () => OpenAsync(sink, links, stopping),
                        link => NextAsync(sink, link),
                        CloseAsync)
                    .SelectAsync(1, sent => PublishAsync(sink, sent)),
                pauses)
            .ViaMaterialized(KillSwitches.Single<Sent>(), Keep.Right)
            .To(Sink.Ignore<Sent>())
            .Run(materializer);
    }

    private static async Task<IMqttLink> OpenAsync(IActorRef sink, IMqttLinkFactory links, CancellationToken stopping)
    {
        var opened = new TaskCompletionSource<IMqttLink>();
        var link = await links.OpenAsync(() => _ = TellOfBirthAsync(sink, opened.Task), stopping);
        opened.SetResult(link);
        if (link.Lost.IsCompleted)
        {
            sink.Tell(new LinkLost(link, await link.Lost));
        }
        else
        {
            sink.Tell(new LinkOpened(link));
            _ = link.Lost.PipeTo(sink, success: reason => new LinkLost(link, reason));
        }

        return link;
    }

    private static async Task TellOfBirthAsync(IActorRef sink, Task<IMqttLink> link) =>
        sink.Tell(new HomeAssistantStarted(await link));

    private static async Task<Option<Sent>> NextAsync(IActorRef sink, IMqttLink link)
    {
        var next = await sink.Ask<Next>(new Pull(link));
        return next.Publication is { } publication ? new Sent(link, publication, PublishOutcome.Lost) : Option<Sent>.None;
    }

    private static async Task<Sent> PublishAsync(IActorRef sink, Sent next)
    {
        var sent = next with { Outcome = await next.Link.PublishAsync(next.Publication) };
        sink.Tell(sent);
        return sent;
    }

    private static Task<Done> CloseAsync(IMqttLink link)
    {
        link.Abort();
        return Task.FromResult(Done.Instance);
    }
}
