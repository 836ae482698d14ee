using OcppActors.Domain;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Mqtt;
using OcppActors.Ports;
using OcppActors.Sessions;
using OcppActors.Snoop;
using OcppActors.TestSupport;
using OcppActors.Transport.Http;
using OcppActors.Transport.Sockets;
using Shouldly;

namespace OcppActors.Configuration.Tests;

public sealed class RelayConfigurationTests
{
    private static readonly LogOptions NormalLog = new(Verbosity.Normal, Syslog: false);

    [Fact]
    public void The_CPMS_alone_is_enough()
    {
        var result = ConfigurationRun.Of("--cpms wss://cpms.example.com/ws/webSocket").Relay();

        result.Configuration.ShouldBe(new RelayConfiguration(
            new Routing(new Uri("wss://cpms.example.com/ws/webSocket")),
            new ChargePointOptions { Host = null, Port = 8500 },
            Tls: null,
            new SnoopOptions { Host = "localhost", Port = 8501, MaxViewers = 100, BufferBytes = 8 * 1024 * 1024 },
            new RelayLimits
            {
                Dialing = new DialLimits { Timeout = TimeSpan.FromSeconds(15), Concurrency = 200 },
                Tcp = new TcpLiveness
                {
                    KeepAliveTime = TimeSpan.FromSeconds(60),
                    KeepAliveInterval = TimeSpan.FromSeconds(10),
                    UserTimeout = TimeSpan.FromSeconds(90),
                },
                Admission = new AdmissionLimits(20_000, 0, 5_000),
                MessageLimit = 1024 * 1024,
            },
            Metering: null,
            NormalLog));
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Every_option_reaches_the_settings()
    {
        var run = ConfigurationRun
            .Of("--cpms=ws://cpms:9000/ --ocpp-host 0.0.0.0 --ocpp-port=0 --snoop-host [::1] --snoop-port 9501 --snoop-token sesame "
                + "--snoop-allowed-hosts relay,relay.lan --snoop-max-viewers 7 --snoop-buffer 65536 --ssl-cert cert.pem "
                + "--ssl-key key.pem --dial-timeout 2.5 --dial-concurrency 50 --message-limit 4096 "
                + "--tcp-keepalive-time 300 --tcp-keepalive-interval 20 --tcp-user-timeout 360 --mqtt-broker-host broker --mqtt-broker-port 8883 --mqtt-broker-username me "
                + "--mqtt-broker-password it --mqtt-client-id garage --mqtt-discovery-prefix ha/x --mqtt-birth-topic ha/birth --syslog -v")
            .WithFile("cert.pem", Pem.Valid.Certificate)
            .WithFile("key.pem", Pem.Valid.Key);

        var settings = run.Relay().Configuration;

        run.Error.ShouldBeEmpty();
        settings.ShouldBe(new RelayConfiguration(
            new Routing(new Uri("ws://cpms:9000/")),
            new ChargePointOptions { Host = "0.0.0.0", Port = 0 },
            new ServerTlsOptions("cert.pem", "key.pem"),
            new SnoopOptions
            {
                Host = "::1",
                Port = 9501,
                Token = new SnoopToken("sesame"),
                AllowedHosts = new ValueList<string>(["relay", "relay.lan"]),
                MaxViewers = 7,
                BufferBytes = 65536,
            },
            new RelayLimits
            {
                Dialing = new DialLimits { Timeout = TimeSpan.FromSeconds(2.5), Concurrency = 50 },
                Tcp = new TcpLiveness
                {
                    KeepAliveTime = TimeSpan.FromSeconds(300),
                    KeepAliveInterval = TimeSpan.FromSeconds(20),
                    UserTimeout = TimeSpan.FromSeconds(360),
                },
                MessageLimit = 4096,
            },
            new MeteringConfiguration(
                new MqttOptions("broker", 8883, "me", new Secret("it"), "garage", "ha/x") { BirthTopic = "ha/birth" },
                new DeviceSettings("", ProductVersion.Number, "ha/x")),
            new LogOptions(Verbosity.Verbose, Syslog: true)));
    }

    [Theory]
    [InlineData("", "--cpms: is missing; give it here, as OCPP_RELAY_CPMS, or as cpms in the configuration file")]
    [InlineData("--cpms ws://x/ --snoop-buffer 65535", "--snoop-buffer: 65535 bytes are too few; give at least 65536")]
    [InlineData("--cpms ws://x/ --snoop-token=ñ", "--snoop-token: holds a space or a character that is not ASCII; use letters, digits and signs")]
    [InlineData("--cpms ws://x/ --snoop-allowed-hosts a,b/c", "--snoop-allowed-hosts: 'b/c' is not a host name or an IP address; give it without scheme, port and path")]
    [InlineData("--cpms=", "--cpms: is empty, and there is no default")]
    [InlineData("--cpms cpms.example.com", "--cpms: is not a URL; it begins with ws:// or, encrypted, with wss://")]
    [InlineData("--cpms http://x/", "--cpms: begins with http://; a WebSocket URL begins with ws:// (did you mean that?)")]
    [InlineData("--cpms HTTPS://x/", "--cpms: begins with https://; a WebSocket URL begins with wss:// (did you mean that?)")]
    [InlineData("--cpms ftp://x/", "--cpms: is not a WebSocket URL; it begins with ws:// or, encrypted, with wss://")]
    [InlineData("--cpms wss:///path", "--cpms: is not a URL; it reads wss://host/path or wss://host:port/path")]
    [InlineData("--cpms ws://x:99999/", "--cpms: is not a URL; it reads wss://host/path or wss://host:port/path")]
    [InlineData("--cpms ws://x/#a", "--cpms: has a fragment, which a WebSocket URL cannot have; take out the '#' and what follows it")]
    [InlineData(
        "--cpms ws://me:hunter2@x/",
        "--cpms: holds a user name or a password, which would not be used; take out the '@' and what stands before it, and give them as user name and password")]
    [InlineData("--cpms ws://x/ --ocpp-port 65536", "--ocpp-port: '65536' is not a port; give a number from 0 to 65535")]
    [InlineData("--cpms ws://x/ --ocpp-port -1", "--ocpp-port: needs a value: --ocpp-port PORT, or --ocpp-port=… where it begins with -")]
    [InlineData("--cpms ws://x/ --dial-timeout 0", "--dial-timeout: '0' is not a time in seconds; give a number above 0, at most 86400")]
    [InlineData("--cpms ws://x/ --message-limit 0", "--message-limit: '0' is not a size in bytes; give a number from 1 to 1000000000")]
    [InlineData("--cpms ws://x/ --snoop-port=", "--snoop-port: is empty; leave it out for the default, 8501")]
    [InlineData("--cpms ws://x/ --snoop-port 8500", "--snoop-port: charge points and snoop clients cannot share port 8500; give them different ones")]
    [InlineData(
        "--cpms ws://x/ --snoop-host x:8501",
        "--snoop-host: 'x:8501' is not a host name or an IP address; give it without scheme, port and path")]
    [InlineData("--cpms ws://x/ -v -q", "--quiet: contradicts --verbose; give one of the two")]
    [InlineData("--cpms ws://x/ --config a.yaml", "--config: there is no file 'a.yaml'")]
    [InlineData("--cpms ws://x/ --mqtt-broker-host x --mqtt-broker-port 0", "--mqtt-broker-port: '0' is not a port; give a number from 1 to 65535")]
    [InlineData(
        "--cpms ws://x/ --mqtt-broker-username me",
        "--mqtt-broker-username: does nothing without a broker; give --mqtt-broker-host as well")]
    [InlineData(
        "--cpms ws://x/ --mqtt-broker-host x --mqtt-client-id a/b",
        "--mqtt-client-id: 'a/b' cannot be one level of a topic; use no '/'")]
    [InlineData(
        "--cpms ws://x/ --mqtt-broker-host x --mqtt-birth-topic a/+",
        "--mqtt-birth-topic: 'a/+' cannot be part of a topic; use no '+', '#' or control characters")]
    [InlineData(
        "--cpms ws://x/ --mqtt-broker-host x --mqtt-discovery-prefix a/#",
        "--mqtt-discovery-prefix: 'a/#' cannot be part of a topic; use no '+', '#' or control characters")]
    [InlineData(
        "--cpms ws://x/ --mqtt-broker-host x --mqtt-discovery-prefix a/",
        "--mqtt-discovery-prefix: 'a/' cannot begin a topic; use no '/' at its ends and no '$' at its beginning")]
    public void An_error_names_its_location_and_remedy(string commandLine, string error)
    {
        var run = ConfigurationRun.Of(commandLine);

        var result = run.Relay();

        run.Errors.ShouldBe([error]);
        (result.Configuration, result.ExitCode).ShouldBe((null, 2));
        run.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ws://cpms")]
    [InlineData("wss://cpms.example.com:8443/ocpp/")]
    [InlineData("wss://cpms.example.com/ocpp?tenant=7&x=%2F")]
    [InlineData("WSS://[2001:db8::1]/")]
    public void A_CPMS_URL_may_have_a_port_a_trailing_slash_and_a_query(string url)
    {
        ConfigurationRun.Of($"--cpms {url}").Relay().Configuration!.Routing.Cpms.OriginalString.ShouldBe(url);
    }

    [Fact]
    public void The_relay_never_takes_its_broker_from_the_other_section()
    {
        var run = ConfigurationRun.Of("--config c.yaml")
            .WithFile("c.yaml", "relay:\n  cpms: ws://x/\nsnoop2mqtt:\n  mqtt_broker_host: broker\n");

        run.Relay().Configuration!.Metering.ShouldBeNull();
        run.Bridge().Configuration!.Metering.Mqtt.Host.ShouldBe("broker");
    }

    [Fact]
    public void Two_interfaces_may_have_the_same_port()
    {
        var run = ConfigurationRun.Of("--cpms ws://x/ --ocpp-host 192.0.2.1 --snoop-host 127.0.0.1 --snoop-port 8500");

        run.Relay().Configuration!.Snoop.Port.ShouldBe(8500);
    }
}
