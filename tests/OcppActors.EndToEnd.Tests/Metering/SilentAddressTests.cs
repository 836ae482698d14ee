using System.Globalization;
using System.Net;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>A broker and a relay by a name with two addresses, of which the first swallows packets.</summary>
public sealed class SilentAddressTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("silent-address-");

    public void Dispose() => _folder.Delete(recursive: true);

    [RequiresFact(Requirement.MountNamespace, Requirement.IPv6, Requirement.Mosquitto)]
    public async Task The_bridge_reaches_both_by_the_other_address()
    {
        var hosts = Path.Combine(_folder.FullName, "hosts");
        await File.WriteAllTextAsync(hosts, "127.0.0.1 localhost\n::1 two.test\n127.0.0.1 two.test\n");
        await using var cpms = new FakeCpms();
        await using var relay = await Relay.StartAsync(cpms.Url, "--snoop-allowed-hosts", "two.test");
        await using var broker = await MosquittoBroker.StartAsync();
        await using var watcher = await MqttWatcher.ConnectAsync(broker);
        using var silentSnoop = await SilentPort.OpenAsync(new IPEndPoint(IPAddress.IPv6Loopback, relay.Snoop.Port));
        using var silentBroker = await SilentPort.OpenAsync(new IPEndPoint(IPAddress.IPv6Loopback, broker.Port));

        await using var bridge = ChildProcess.WithHosts(hosts, Repository.Executable("OcppSnoop2Mqtt", "ocpp-snoop2mqtt"),
        [
            "--snoop-socket", $"ws://two.test:{relay.Snoop.Port}/", "--mqtt-broker-host", "two.test",
            "--mqtt-broker-port", broker.Port.ToString(CultureInfo.InvariantCulture),
        ]);
        await using var pair = await ChargerAndCpms.ConnectAsync(new Uri(relay.Chargers, "CP001"), cpms, "/CP001");

        var online = await watcher.Messages.FirstAsync(
            message => message.Topic == Topics.Availability("CP001") && message.Payload == "online", "the charger's online", Deadline.Long);
        online.Payload.ShouldBe("online");
    }
}
