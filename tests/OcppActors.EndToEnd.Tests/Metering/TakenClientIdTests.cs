using System.Globalization;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Metering;

/// <summary>Two processes with one client id take it from each other; the log says so, and they leave each other time.</summary>
public sealed class TakenClientIdTests
{
    [RequiresTheory(Requirement.Mosquitto)]
    [InlineData("5")]
    [InlineData("3.1.1")]
    public async Task Taking_it_is_told_in_words_by_both(string version)
    {
        // mosquitto does not say it by MQTT 5 either; a broker that does is told of in words of its own.
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
