using System.Globalization;
using System.Text.RegularExpressions;
using MQTTnet;
using MQTTnet.Protocol;
using OcppActors.EndToEnd.Tests.Endings;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;
using Xunit.Abstractions;

namespace OcppActors.EndToEnd.Tests.Broker;

/// <summary>Hostile clients of the embedded broker: others get in and get their messages, and the relay's memory stays flat.</summary>
public sealed partial class HostileClientTests(ITestOutputHelper output)
{
    private const int Publications = 500;
    private const int PublicationBytes = 200_000;
    private const long TolerableKib = 60 * 1024;

    [RequiresFact(Requirement.Linux, Requirement.MosquittoClients)]
    public async Task Neither_others_nor_the_relay_s_memory_notice_them()
    {
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, "--mqtt-broker-host", "embedded", "--mqtt-broker-port", "0", "--mqtt-embedded-store", "none");
        var port = int.Parse(BrokerLine().Match(await relay.LogsAsync("Embedded MQTT broker at")).Groups["port"].Value, CultureInfo.InvariantCulture);
        var clients = new Mosquitto(port);
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "innocent"), cpms, "/innocent");
        using var publisher = new MqttClientFactory().CreateMqttClient();
        await publisher.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build());
        await PublishAsync(publisher, Publications / 10); // a warm-up, to nobody
        var before = ProcessUsage.ResidentOf(relay.Process);
        using var flood = new BrokerFlood(port);
        await flood.StaySilentAsync();
        var pinging = flood.PingAsync();
        await flood.SubscribeAsync();

        var highest = await PublishAsync(publisher, Publications, relay);
        await using var subscriber = await clients.SubscribeAsync("-t", "ocpp/#", "-t", "other");
        await clients.PublishAsync("-t", "other", "-m", "through", "-q", "1");
        await subscriber.Output.FirstAsync(line => line.Text == "other through", "the other client's message", Deadline.Long);
        await pair.ChargerSocket.SendTextAsync("""[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging"}]""");
        var status = $$"""{{Topics.State("innocent", "1/status")}} {"value": "Charging"}""";
        await subscriber.Output.FirstAsync(line => line.Text == status, "the charger's status", Deadline.Long);

        await relay.LogsAsync("reads or acknowledges too slowly");
        highest = Math.Max(highest, ProcessUsage.ResidentOf(relay.Process));
        flood.Dispose();
        output.WriteLine($"Resident memory {before} KiB before, {highest} KiB at most; {await pinging} bytes of PINGREQ taken");
        (highest - before).ShouldBeLessThan(TolerableKib);
    }

    // The highest resident memory meanwhile, in KiB.
    private static async Task<long> PublishAsync(IMqttClient publisher, int count, Relay? relay = null)
    {
        var highest = 0L;
        for (var i = 0; i < count; i++)
        {
            await publisher.PublishBinaryAsync("flood", new byte[PublicationBytes], MqttQualityOfServiceLevel.AtLeastOnce);
            highest = relay is null || i % 10 > 0 ? highest : Math.Max(highest, ProcessUsage.ResidentOf(relay.Process));
        }

        return highest;
    }

    [GeneratedRegex(@"Embedded MQTT broker at localhost:(?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BrokerLine();
}
