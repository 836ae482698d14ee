using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

public sealed class LinkRunTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_enumeration_that_ends_early_aborts_the_link(bool whileItWaits)
    {
        using var cancellation = new CancellationTokenSource();
        var links = new FakeLinks();
        var events = new LinkRun(1, links, CancellationToken.None).EventsAsync().GetAsyncEnumerator(cancellation.Token);
        var opening = events.MoveNextAsync().AsTask();
        var link = await links.LetInAsync();
        (await opening).ShouldBeTrue();
        events.Current.ShouldBeOfType<LinkOpened>();

        if (whileItWaits)
        {
            var waiting = events.MoveNextAsync().AsTask();
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        }
        else
        {
            await events.DisposeAsync();
        }

        (await link.EndedWithGoodbye).ShouldBeFalse();
    }

    [Fact]
    public async Task An_enumeration_that_ends_early_cancels_the_attempt()
    {
        using var cancellation = new CancellationTokenSource();
        var links = new NoAnswer();
        var events = new LinkRun(1, links, CancellationToken.None).EventsAsync().GetAsyncEnumerator(cancellation.Token);
        var opening = events.MoveNextAsync().AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => opening);
        links.Stopping.IsCancellationRequested.ShouldBeTrue();
    }

    private sealed class NoAnswer : IMqttLinkFactory
    {
        public CancellationToken Stopping { get; private set; }

        public Task<IMqttLink> OpenAsync(Action birth, CancellationToken stopping)
        {
            Stopping = stopping;
            return new TaskCompletionSource<IMqttLink>().Task;
        }
    }
}
