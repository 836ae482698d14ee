using OcppActors.Mqtt;

namespace OcppActors.Hosting.Checks;

/// <summary>
/// Checks that the broker accepts this process and lets it read what it needs, and looks at what is retained there. It uses
/// its own client id, so that a running service keeps its connection.
/// </summary>
internal sealed class BrokerCheck(MqttOptions options, TimeProvider time)
{
    private const string Bridges = "ocpp-bridge/";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly MqttOptions _options = options with { ClientId = $"{options.ClientId}-check" };

    public async IAsyncEnumerable<Finding> RunAsync()
    {
        using var bound = new CancellationTokenSource(Timeout, time);
        var link = await new MqttLinkFactory(_options, time).OpenAsync(() => { }, bound.Token);
        if (link.Lost.IsCompleted)
        {
            yield return Finding.Failure("MQTT broker", await link.Lost);
            yield break;
        }

        yield return Finding.Ok("MQTT broker", $"{_options.Broker} accepts {(_options.Username is { } user ? $"the user '{user}'" : "this client")}");
        var readBack = await link.ReadBackAsync();
        var birth = link.RetainedBirth;
        if (readBack is null)
        {
            yield return Finding.Failure("MQTT broker, topics", await link.Lost);
            yield break;
        }

        await link.DisconnectAsync();
        yield return Permissions(readBack);
        if (OtherBridges(readBack) is { } others)
        {
            yield return others;
        }

        yield return HomeAssistant(birth);
    }

    private static Finding Permissions(ReadBack readBack) => readBack switch
    {
        { Forbidden: { Length: > 0 } forbidden } => Finding.Warning(
            "MQTT broker, topics",
            $"it denies access to {string.Join(", ", forbidden)}; allow it, or each start takes ten seconds longer and forgets what was announced"),
        { IsWhole: false } => Finding.Warning(
            "MQTT broker, topics", "the retained messages did not arrive in time; a start would take ten seconds longer"),
        _ => Finding.Ok("MQTT broker, topics", $"all can be read; {readBack.Found.Documents.Count} charge points are already announced there"),
    };

    // A service with our own id is the one to be started, or already runs.
    private Finding? OtherBridges(ReadBack readBack)
    {
        var own = options.AvailabilityTopic;
        var others = readBack.Found.Availabilities
            .Where(each => each.Key.StartsWith(Bridges, StringComparison.Ordinal) && each.Key != own && each.Key != _options.AvailabilityTopic)
            .Where(each => each.Value == BridgeAvailability.Online)
            .Select(each => each.Key.Split('/')[1])
            .ToList();
        return others.Count == 0 ? null : Finding.Warning(
            "MQTT broker, other bridges", $"{string.Join(", ", others)} is online and keeps the charge points that it has announced: stop it if this one is to replace it");
    }

    private Finding HomeAssistant(string? birth) => birth switch
    {
        "online" => Finding.Ok("Home Assistant", $"it reports online on {_options.BirthTopic}; discovery goes below {_options.DiscoveryPrefix}/"),
        null => Finding.Ok(
            "Home Assistant",
            $"nothing is retained on {_options.BirthTopic}, which is usual: it publishes there when it starts, unless its options name another topic (--mqtt-birth-topic). Discovery goes below "
            + $"{_options.DiscoveryPrefix}/, which must be the discovery prefix of its MQTT integration (--mqtt-discovery-prefix)"),
        _ => Finding.Warning(
            "Home Assistant", $"its last message on {_options.BirthTopic} is '{birth}': is it running? Discovery is retained until it is"),
    };
}
