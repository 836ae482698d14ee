using OcppActors.Mqtt;

namespace OcppActors.Hosting.Checks;

/// <summary>
/// Whether the broker lets this process in and lets it read what it needs, and what stands there already. It goes by a
/// client id of its own, so that a service that runs keeps its link.
/// </summary>
internal sealed class BrokerCheck(MqttOptions options, TimeProvider time)
{
    private const string Bridges = "ocpp-bridge/";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly MqttOptions _options = options with { ClientId = $"{options.ClientId}-check" };

    public async IAsyncEnumerable<Finding> RunAsync()
    {
        using var bound = new CancellationTokenSource(Patience, time);
        var link = await new MqttLinkFactory(_options, time).OpenAsync(() => { }, bound.Token);
        if (link.Lost.IsCompleted)
        {
            yield return Finding.Failure("MQTT broker", await link.Lost);
            yield break;
        }

        yield return Finding.Ok("MQTT broker", $"{_options.Broker} lets {(_options.Username is { } user ? $"the user '{user}'" : "us")} in");
        var readBack = await link.ReadBackAsync();
        var birth = link.RetainedBirth;
        if (readBack is null)
        {
            yield return Finding.Failure("MQTT broker, topics", await link.Lost);
            yield break;
        }

        await link.DisconnectAsync();
        yield return Permissions(readBack);
        if (Others(readBack) is { } others)
        {
            yield return others;
        }

        yield return OfBirth(birth);
    }

    private static Finding Permissions(ReadBack readBack) => readBack switch
    {
        { Forbidden: { Length: > 0 } forbidden } => Finding.Warning(
            "MQTT broker, topics",
            $"it does not let us use {string.Join(", ", forbidden)}; allow that, or each start takes ten seconds longer and forgets what was announced"),
        { IsWhole: false } => Finding.Warning(
            "MQTT broker, topics", "it did not give back in time what it retains; a start would take ten seconds longer"),
        _ => Finding.Ok("MQTT broker, topics", $"all can be read; {readBack.Found.Documents.Count} charge points are announced there already"),
    };

    // A service under our own id is the one that is to be started, or runs already.
    private Finding? Others(ReadBack readBack)
    {
        var own = options.AvailabilityTopic;
        var others = readBack.Found.Availabilities
            .Where(each => each.Key.StartsWith(Bridges, StringComparison.Ordinal) && each.Key != own && each.Key != _options.AvailabilityTopic)
            .Where(each => each.Value == BridgeAvailability.Online)
            .Select(each => each.Key.Split('/')[1])
            .ToList();
        return others.Count == 0 ? null : Finding.Warning(
            "MQTT broker, other bridges", $"{string.Join(", ", others)} is online; charge points that it has announced are left to it: end it where this one is to take its place");
    }

    private Finding OfBirth(string? birth) => birth switch
    {
        "online" => Finding.Ok("Home Assistant", $"it says online on {_options.BirthTopic}; discovery goes below {_options.DiscoveryPrefix}/"),
        null => Finding.Ok(
            "Home Assistant",
            $"nothing is retained on {_options.BirthTopic}, which is usual: it speaks there when it starts. Discovery goes below "
            + $"{_options.DiscoveryPrefix}/, which must be the discovery prefix of its MQTT integration (--mqtt-discovery-prefix)"),
        _ => Finding.Warning(
            "Home Assistant", $"the last it said on {_options.BirthTopic} is '{birth}': is it running? Discovery waits there, retained, until it is"),
    };
}
