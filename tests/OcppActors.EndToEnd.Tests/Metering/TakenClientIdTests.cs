using System.Globalization;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>Two processes with one client id disconnect each other; both log it and back off.</summary>
public sealed class TakenClientIdTests
{
    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData("5")]
    [InlineData("3.1.1")]
    public async Task Both_clients_log_that_the_client_id_is_taken(string version)
    {
        // mosquitto does not give the reason, not even with MQTT 5; a broker that does has its own message.
        const string words = "client uses the client id 'one'";
        await using var broker = await MosquittoBroker.StartAsync();
        string[] options =
        [
            "--mqtt-broker-host", MosquittoBroker.Host, "--mqtt-broker-port", broker.Port.ToString(CultureInfo.InvariantCulture),
            "--mqtt-client-id", "one", "--mqtt-version", version,
        ];
        await using var first = await Relay.StartAsync("ws://127.0.0.1:9/", options);
        await first.LogsAsync("Connected to the MQTT broker");
        await using var second = await Relay.StartAsync("ws://127.0.0.1:9/", options);

        (await first.LogsAsync(words)).ShouldContain("WARN");
        await second.LogsAsync(words);
        await first.Process.Output.WhenAsync(lines => lines.Count(line => line.Text.Contains(words, StringComparison.Ordinal)) == 2, "the second time", Deadline.Long);
        second.Process.HasExited.ShouldBeFalse();
    }
}
