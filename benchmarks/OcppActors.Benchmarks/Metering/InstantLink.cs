using OcppActors.Domain.HomeAssistant;
using OcppActors.Messages;
using OcppActors.Mqtt;

namespace OcppActors.Benchmarks.Metering;

/// <summary>A broker that has acknowledged a publication before it is asked, so that what a publication costs is all ours.</summary>
internal sealed class InstantLink : IMqttLink, IMqttLinkFactory
{
    private readonly TaskCompletionSource<string> _lost = new();

    public Task<string> Lost => _lost.Task;

    public string? RetainedBirth => null;

    public int Window => MqttOptions.MaxWindow;

    public int MaxPacketBytes => int.MaxValue;

    public Task<IMqttLink> OpenAsync(Action birth, CancellationToken stopping) => Task.FromResult<IMqttLink>(this);

    public Task<ReadBack?> ReadBackAsync() => Task.FromResult<ReadBack?>(new ReadBack(RetainedFound.Nothing, [], IsWhole: true));

    public Task<ReadBack?> ReadBackAsync(IReadOnlyCollection<string> topicIds) => ReadBackAsync();

    public Task<ReadBack?> ReadChargePointAsync(string topicId) => ReadBackAsync();

    public Task<IReadOnlyList<string>> WatchBridgesAsync(Action<IBridgeNews> seen) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<PublishOutcome> PublishAsync(Publication publication) => Task.FromResult(PublishOutcome.Acknowledged);

    public Task DisconnectAsync() => Task.CompletedTask;

    public void Abort() => _lost.TrySetResult("it was closed");
}
