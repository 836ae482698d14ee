using Akka.TestKit.Xunit2;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OcppActors.Configuration;
using OcppActors.Domain;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Hosting;
using OcppActors.Hosting.Bridge;
using OcppActors.Hosting.Observability.Logging;
using OcppActors.Hosting.Reload;
using OcppActors.Mqtt;
using OcppActors.Snoop;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Hosting;

/// <summary>While another server waits for a restart, its secrets must not reach the present one.</summary>
public sealed class WithheldSecretsTests : TestKit
{
    private readonly LinesLogger _log = new();
    private readonly ServiceProvider _services;
    private readonly BrokerAccess _broker;
    private readonly BridgeReload _bridge;

    public WithheldSecretsTests()
    {
        var before = Configured("before");
        _services = new ServiceCollection()
            .AddSingleton<ILogger<SnoopSource>>(NullLogger<SnoopSource>.Instance)
            .AddSingleton<TimeProvider>(new ManualTime(DateTimeOffset.UnixEpoch))
            .AddSingleton(Sys)
            .AddSingleton(_ => new LogVerbosity(Verbosity.Normal))
            .AddSingleton(services => new BrokerAccess(before.Metering, "test", "test", services))
            .AddSingleton(services => ActivatorUtilities.CreateInstance<BridgeReload>(services, before))
            .BuildServiceProvider();
        (_broker, _bridge) = (_services.GetRequiredService<BrokerAccess>(), _services.GetRequiredService<BridgeReload>());
    }

    [Fact]
    public void Another_broker_gets_its_password_only_after_the_restart_and_the_log_says_so()
    {
        Reload("--mqtt-broker-host");

        _broker.Options.Value.Password.ShouldBe(new Secret("password before"));
        _bridge.Current.Token.ShouldBe("token after", "the relay is the same");
        _log.Lines[1..].ShouldBe(
        [
            "Warning SIGHUP: these changes take effect only after a restart: --mqtt-broker-host",
            "Warning SIGHUP: until that restart, the credentials and the TLS options of the MQTT broker stay as they are, since they may belong to another server",
        ]);
    }

    [Fact]
    public void Another_relay_gets_its_token_only_after_the_restart_and_the_log_says_so()
    {
        Reload("--snoop-socket");

        _bridge.Current.Token.ShouldBe("token before");
        _broker.Options.Value.Password.ShouldBe(new Secret("password after"), "the broker is the same");
        _log.Lines[1..].ShouldBe(
        [
            "Warning SIGHUP: these changes take effect only after a restart: --snoop-socket",
            "Warning SIGHUP: until that restart, the token and the authority of the relay stay as they are, since they may belong to another server",
        ]);
    }

    [Fact]
    public void Nothing_is_withheld_for_options_of_no_server()
    {
        Reload("--log-format");

        _bridge.Current.Token.ShouldBe("token after");
        _broker.Options.Value.Password.ShouldBe(new Secret("password after"));
        _log.Lines.Count.ShouldBe(2);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _services.Dispose();
        }

        base.Dispose(disposing);
    }

    private static BridgeConfiguration Configured(string when) => new(
        new Uri("ws://127.0.0.1:9/"),
        null,
        new MeteringConfiguration(MqttOptions.Default with { Password = new Secret($"password {when}") }, new DeviceSettings()),
        new LogOptions(Verbosity.Normal, Syslog: false))
    {
        SnoopToken = new Secret($"token {when}"),
    };

    private void Reload(string restartOnly) =>
        new Reloader<BridgeConfiguration>(() => new Rereading<BridgeConfiguration>(Configured("after"), "config.yaml", [], [restartOnly]), _bridge.Prepare, _log).Run();

    private sealed class LinesLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel} {formatter(state, exception)}");
    }
}
