using System.Text;
using System.Threading.Channels;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;
using OcppActors.Mqtt;

namespace OcppActors.Tests.Mqtt;

/// <summary>A broker in memory: each attempt to reach it waits until the test lets it in or turns it away.</summary>
internal sealed class FakeLinks : IMqttLinkFactory
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<Attempt> _attempts = Channel.CreateUnbounded<Attempt>();

    /// <summary>How many publications the next links accept at a time.</summary>
    public int Window { get; set; } = 256;

    private sealed record Attempt(Action Birth, TaskCompletionSource<IMqttLink> Answer);

    public async Task<IMqttLink> OpenAsync(Action birth, CancellationToken stopping)
    {
        var attempt = new Attempt(birth, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _attempts.Writer.TryWrite(attempt);
        return await attempt.Answer.Task.WaitAsync(stopping);
    }

    /// <param name="retained">What the broker retains; nothing unless given.</param>
    public Task<FakeLink> LetInAsync(RetainedFound? retained = null) =>
        LetInAsync(Task.FromResult<ReadBack?>(new ReadBack(retained ?? RetainedFound.Nothing, [], IsWhole: true)));

    /// <param name="readBack">Ends when the broker has given back what it retains.</param>
    public async Task<FakeLink> LetInAsync(Task<ReadBack?> readBack)
    {
        var attempt = await NextAttemptAsync();
        var link = new FakeLink(attempt.Birth, readBack) { Window = Window };
        attempt.Answer.SetResult(link);
        return link;
    }

    public async Task TurnAwayAsync(string reason)
    {
        var attempt = await NextAttemptAsync();
        var link = new FakeLink(attempt.Birth, Task.FromResult<ReadBack?>(null));
        link.Lose(reason);
        attempt.Answer.SetResult(link);
    }

    private async Task<Attempt> NextAttemptAsync()
    {
        using var bound = new CancellationTokenSource(Patience);
        return await _attempts.Reader.ReadAsync(bound.Token);
    }
}

/// <summary>A link whose publications wait until the test acknowledges them.</summary>
internal sealed class FakeLink(Action birth, Task<ReadBack?> readBack) : IMqttLink
{
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<(string Text, TaskCompletionSource<PublishOutcome> Outcome)> _published =
        Channel.CreateUnbounded<(string, TaskCompletionSource<PublishOutcome>)>();

    private readonly Channel<(IReadOnlyCollection<string> TopicIds, TaskCompletionSource<ReadBack?> Answer)> _questions =
        Channel.CreateUnbounded<(IReadOnlyCollection<string>, TaskCompletionSource<ReadBack?>)>();

    private int _inFlight;
    private Action<IBridgeNews>? _seen;

    public Task<string> Lost => _lost.Task;

    public string? RetainedBirth => null;

    public int Window { get; init; } = 256;

    public int MaxPacketBytes { get; init; } = int.MaxValue;

    /// <summary>Publications that are not acknowledged.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public int MaxInFlight { get; private set; }

    /// <summary>Whether the end came with a goodbye.</summary>
    public Task<bool> EndedWithGoodbye => _ended.Task.WaitAsync(FakeLinks.Patience);

    /// <summary>How often it was asked what the broker retains.</summary>
    public int ReadBacks { get; private set; }

    public Task<ReadBack?> ReadBackAsync()
    {
        ReadBacks++;
        return readBack;
    }

    /// <summary>What it was asked for while it was up; the test answers.</summary>
    public ChannelReader<(IReadOnlyCollection<string> TopicIds, TaskCompletionSource<ReadBack?> Answer)> Questions => _questions.Reader;

    public Task<ReadBack?> ReadBackAsync(IReadOnlyCollection<string> topicIds)
    {
        var answer = new TaskCompletionSource<ReadBack?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions.Writer.TryWrite((topicIds, answer));
        return answer.Task;
    }

    public Task<ReadBack?> ReadChargePointAsync(string topicId) => ReadBackAsync([topicId]);

    /// <summary>What the broker does not allow to watch.</summary>
    public IReadOnlyList<string> Unwatched { get; init; } = [];

    public Task<IReadOnlyList<string>> WatchBridgesAsync(Action<IBridgeNews> seen)
    {
        _seen = seen;
        return Task.FromResult(Unwatched);
    }

    /// <summary>Another bridge does something.</summary>
    public void Handle(IBridgeNews news) => _seen!(news);

    public async Task<PublishOutcome> PublishAsync(Publication publication)
    {
        var outcome = new TaskCompletionSource<PublishOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        MaxInFlight = Math.Max(MaxInFlight, Interlocked.Increment(ref _inFlight));
        _published.Writer.TryWrite(($"{publication.Topic}={Encoding.UTF8.GetString(publication.Payload.Span)}", outcome));
        var first = await Task.WhenAny(outcome.Task, _lost.Task);
        Interlocked.Decrement(ref _inFlight);
        return first == outcome.Task ? await outcome.Task : PublishOutcome.Lost;
    }

    public Task DisconnectAsync()
    {
        _ended.TrySetResult(true);
        return Task.CompletedTask;
    }

    public void Abort()
    {
        _ended.TrySetResult(false);
        _lost.TrySetResult("dropped");
    }

    public void Lose(string reason) => _lost.TrySetResult(reason);

    public void HomeAssistantStarts() => birth();

    /// <summary>The next publication, acknowledged.</summary>
    public async Task<string> TakeAsync(PublishOutcome outcome = PublishOutcome.Acknowledged)
    {
        var (text, answer) = await NextAsync();
        answer.SetResult(outcome);
        return text;
    }

    /// <summary>The next publications, each acknowledged.</summary>
    public async Task<List<string>> TakeAsync(int count)
    {
        var taken = new List<string>();
        while (taken.Count < count)
        {
            taken.Add(await TakeAsync());
        }

        return taken;
    }

    /// <summary>The next publication, never acknowledged.</summary>
    public async Task<string> SeeAsync() => (await NextAsync()).Text;

    /// <summary>The next publication, to be acknowledged by the test.</summary>
    public async Task<(string Text, TaskCompletionSource<PublishOutcome> Outcome)> NextAsync()
    {
        using var bound = new CancellationTokenSource(FakeLinks.Patience);
        return await _published.Reader.ReadAsync(bound.Token);
    }
}
