using Shouldly;

namespace OcppActors.Configuration.Tests;

/// <summary>CPMS URLs that are sound, but cannot be meant.</summary>
public sealed class CpmsUrlTests
{
    private const string Loop = "is the chargers' port of this relay itself; give the URL that the chargers were connected to before";

    [Theory]
    [InlineData("wss://cpms.example.com/ocpp/{id}", "{id}")]
    [InlineData("wss://cpms.example.com/ocpp/{charge_point-id}/", "{charge_point-id}")]
    [InlineData("wss://cpms.example.com/ocpp?id=${id}", "{id}")]
    [InlineData("wss://cpms.example.com/ocpp/<id>", "<id>")]
    [InlineData("wss://cpms.example.com/ocpp/<charge point id>", "<charge point id>")]
    [InlineData("wss://cpms.example.com/ocpp/[ChargeBoxId]", "[ChargeBoxId]")]
    [InlineData("wss://cpms.example.com/ocpp/%s", "%s")]
    [InlineData("wss://cpms.example.com/ocpp/%d", "%d")]
    [InlineData("wss://cpms.example.com/ocpp/CHARGEPOINTID", "CHARGEPOINTID")]
    [InlineData("wss://cpms.example.com/ocpp/CHARGE_POINT_ID/", "CHARGE_POINT_ID")]
    [InlineData("wss://cpms.example.com/ocpp/YOUR_CHARGE_BOX_IDENTITY?k=1", "YOUR_CHARGE_BOX_IDENTITY")]
    [InlineData("wss://cpms.example.com/CPID", "CPID")]
    public void A_placeholder_is_an_error_with_the_remedy(string url, string placeholder) =>
        new ConfigurationRun { Arguments = ["--cpms", url] }.RelayErrors().ShouldBe(
            [$"--cpms: holds the placeholder '{placeholder}', which is not replaced; leave it out: the relay appends the charge point's id itself"]);

    [Theory]
    [InlineData("wss://cpms.example.com/ocpp/%7Bid%7D")]
    [InlineData("wss://cpms.example.com/ocpp/%d0%b0")]
    [InlineData("wss://cpms.example.com/cpid/chargepointid")]
    [InlineData("wss://cpms.example.com/CPID/ocpp")]
    [InlineData("wss://cpms.example.com/ocpp/XCPID")]
    [InlineData("wss://CPID/")]
    [InlineData("wss://CPID.example.com")]
    [InlineData("ws://[fd00::5]:9000/a")]
    [InlineData("ws://[::]:9000/a")]
    public void Any_other_URL_is_none(string url) => new ConfigurationRun { Arguments = ["--cpms", url] }.RelayErrors().ShouldBeEmpty();

    [Fact]
    public void So_is_one_of_a_single_charger()
    {
        var run = ConfigurationRun.Of("--cpms ws://x/ --config c.yaml").WithFile("c.yaml", "relay:\n  charge_points:\n    CP001:\n      cpms: \"ws://x/{id}\"\n");

        run.RelayErrors().ShouldHaveSingleItem().ShouldStartWith("c.yaml:4:7 cpms: holds the placeholder '{id}'");
    }

    [Theory]
    [InlineData("--cpms ws://localhost:8500/ocpp")]
    [InlineData("--cpms wss://127.0.0.1:8500/ocpp")]
    [InlineData("--cpms ws://127.1.2.3:8500/ocpp")]
    [InlineData("--cpms ws://192.168.1.5:8500")]
    [InlineData("--cpms ws://[::1]:8500")]
    [InlineData("--cpms ws://[fd00::5]:8500")]
    [InlineData("--cpms ws://[::ffff:192.168.1.5]:8500")]
    [InlineData("--cpms ws://0.0.0.0:8500")]
    [InlineData("--cpms ws://192.168.1.5/ --ocpp-port 80")]
    [InlineData("--cpms ws://192.168.1.5:8500/ --ocpp-host 192.168.1.5")]
    [InlineData("--cpms ws://192.168.1.5:8500/ --ocpp-host 0.0.0.0")]
    [InlineData("--cpms ws://localhost:8500/ --ocpp-host localhost")]
    [InlineData("--cpms ws://relay.lan:8500/ --ocpp-host Relay.lan")]
    public void A_CPMS_that_is_this_relay_is_an_error(string arguments) => ConfigurationRun.Of(arguments).RelayErrors().ShouldBe([$"--cpms: {Loop}"]);

    [Theory]
    [InlineData("--cpms ws://192.168.1.5:8501/ --snoop-port 8600")]
    [InlineData("--cpms ws://192.168.1.6:8500/")]
    [InlineData("--cpms ws://relay.lan:8500/")]
    [InlineData("--cpms ws://127.0.0.1:8500/ --ocpp-host 192.168.1.5")]
    [InlineData("--cpms ws://127.0.0.2:8500/ --ocpp-host localhost")]
    [InlineData("--cpms ws://192.168.1.5:8500/ --ocpp-host localhost")]
    [InlineData("--cpms ws://127.0.0.1:8500/ --ocpp-port 0")]
    public void One_at_another_address_or_port_is_not(string arguments) => ConfigurationRun.Of(arguments).RelayErrors().ShouldBeEmpty();

    [Fact]
    public void A_single_charger_s_CPMS_that_is_this_relay_is_an_error()
    {
        var run = ConfigurationRun.Of("--cpms ws://x/ --config c.yaml").WithFile("c.yaml", "relay:\n  charge_points:\n    CP001: {cpms: \"ws://localhost:8500/\"}\n");

        run.RelayErrors().ShouldHaveSingleItem().ShouldBe($"c.yaml:2:3 charge_points: the CPMS of 'CP001' {Loop}");
    }
}
