using OcppActors.Broker;
using OcppActors.Domain;
using Shouldly;

namespace OcppActors.Configuration.Tests;

public sealed class EmbeddedBrokerTests
{
    [Fact]
    public void On_localhost_no_other_option_is_required()
    {
        var metering = ConfigurationRun.Of("--cpms ws://x/ --mqtt-broker-host embedded").Relay().Configuration!.Metering!;

        (metering.Mqtt.Host, metering.Mqtt.Port).ShouldBe(("127.0.0.1", 1883));
        metering.Embedded.ShouldBe(new BrokerOptions("localhost", [], 1883));
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("[::]", "::1")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("garage", "garage")]
    public void On_another_address_the_publisher_uses_the_address_and_the_login_of_the_broker(string host, string reached)
    {
        var run = ConfigurationRun.Of(
            $"--cpms ws://x/ --mqtt-broker-host embedded --mqtt-embedded-host {host} --mqtt-broker-username me --mqtt-broker-password it --mqtt-broker-port 0");

        var metering = run.Relay().Configuration!.Metering!;

        (metering.Mqtt.Host, metering.Mqtt.Port, metering.Mqtt.Username, metering.Mqtt.Password).ShouldBe((reached, 0, "me", new Secret("it")));
        metering.Embedded!.Login.ShouldBe(new BrokerLogin("me", new Secret("it")));
    }

    [Theory]
    [InlineData("STATE_DIRECTORY=/var/lib/ocpp:/var/lib/b HOME=/home/me", "", "/var/lib/ocpp/mqtt-retained-1883.jsonl")]
    [InlineData("XDG_STATE_HOME=/state HOME=/home/me", "", "/state/ocpp-actors/mqtt-retained-1883.jsonl")]
    [InlineData("HOME=/home/me", "--mqtt-broker-port 1884", "/home/me/.local/state/ocpp-actors/mqtt-retained-1884.jsonl")]
    [InlineData("HOME=/home/me", "--mqtt-broker-port 0", null)]
    [InlineData("HOME=/home/me", "--mqtt-embedded-store none", null)]
    [InlineData("STATE_DIRECTORY=/var/lib/ocpp", "--mqtt-embedded-store here.jsonl", "here.jsonl")]
    public void Retained_messages_are_kept_where_state_belongs(string environment, string arguments, string? store)
    {
        var run = ConfigurationRun.Of($"--cpms ws://x/ --mqtt-broker-host embedded {arguments}");
        foreach (var variable in environment.Split(' ').Select(text => text.Split('=')))
        {
            run.With(variable[0], variable[1]);
        }

        run.Relay().Configuration!.Metering!.Embedded!.Store.ShouldBe(store);
    }

    [Theory]
    [InlineData("--mqtt-broker-host broker --mqtt-embedded-host ::", "--mqtt-embedded-host: does nothing without --mqtt-broker-host embedded")]
    [InlineData("--mqtt-broker-host broker --mqtt-embedded-store none", "--mqtt-embedded-store: does nothing without --mqtt-broker-host embedded")]
    [InlineData("--mqtt-embedded-store none", "--mqtt-embedded-store: does nothing without a broker; give --mqtt-broker-host as well")]
    [InlineData(
        "--mqtt-broker-host embedded --mqtt-embedded-host 0.0.0.0",
        "--mqtt-embedded-host: lets other machines in, so clients need a password; give --mqtt-broker-username and --mqtt-broker-password as well")]
    [InlineData(
        "--mqtt-broker-host embedded --mqtt-embedded-host garage --mqtt-broker-username me",
        "--mqtt-embedded-host: lets other machines in, so clients need a password; give --mqtt-broker-username and --mqtt-broker-password as well")]
    [InlineData(
        "--mqtt-broker-host embedded --mqtt-broker-username me",
        "--mqtt-broker-username: is half a login; give both --mqtt-broker-username and --mqtt-broker-password")]
    [InlineData("--mqtt-broker-host embedded --mqtt-tls", "--mqtt-tls: the embedded broker speaks no TLS; leave it out")]
    public void An_error_names_its_location_and_remedy(string arguments, string error) =>
        ConfigurationRun.Of($"--cpms ws://x/ {arguments}").RelayErrors().ShouldBe([error]);
}
