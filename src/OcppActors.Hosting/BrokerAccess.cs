using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OcppActors.Broker;
using OcppActors.Configuration;
using OcppActors.Hosting.Reload;
using OcppActors.Hosting.Tls;
using OcppActors.Messages;
using OcppActors.Mqtt;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting;

/// <summary>How the broker is reached. A reload replaces credentials and TLS, for the next link.</summary>
internal sealed class BrokerAccess : IDisposable
{
    private const string Prefix = "--mqtt-";

    // The share of metering in the five seconds that a stop may take.
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(1);

    private readonly IServiceProvider _services;
    private ReloadedFiles<TlsClient>? _files;

    /// <param name="metering">The broker.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="source">Where the traffic comes from; makes the client id unique.</param>
    /// <param name="services">Where the embedded broker is, which must have been started.</param>
    /// <exception cref="IOException">A file cannot be used.</exception>
    public BrokerAccess(MeteringConfiguration metering, string command, string source, IServiceProvider services)
    {
        _services = services;
        _files = Open(metering.Tls);
        var mqtt = metering.Mqtt;
        var embedded = services.GetService<EmbeddedBroker>();
        Options = new InForce<MqttOptions>(mqtt with
        {
            Port = embedded?.Port ?? mqtt.Port,
            Connect = embedded is null ? null : embedded.ConnectAsync,
            ClientId = mqtt.ClientId.Length > 0 ? mqtt.ClientId : ClientIds.Default(command, Environment.MachineName, source),
            FlushTime = FlushTime,
            Tls = TlsOf(_files),
        });
    }

    /// <summary>The options of the connection, with what is known only at run time.</summary>
    public InForce<MqttOptions> Options { get; }

    /// <summary>Adds credentials and TLS to a reload. While anything else about the broker waits for a restart, they do as well: they may be meant for another broker.</summary>
    /// <exception cref="IOException">A file cannot be used.</exception>
    public void Prepare(MeteringConfiguration? next, IEnumerable<string> restartOnly, ReloadPlan plan)
    {
        if (next is null)
        {
            return;
        }

        if (restartOnly.Any(option => option.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            plan.Withhold("the credentials and the TLS options of the MQTT broker");
            return;
        }

        var files = Open(next.Tls);
        if (files is not null)
        {
            plan.Keep(files);
        }

        plan.Add(() =>
        {
            Options.Value = Options.Value with { Username = next.Mqtt.Username, Password = next.Mqtt.Password, Tls = TlsOf(files) };
            if (_services.GetService<EmbeddedBroker>() is { } embedded)
            {
                embedded.Login = next.Embedded?.Login;
            }

            _files?.Dispose();
            _files = files;
        });
    }

    public void Dispose() => _files?.Dispose();

    private static Func<TlsClient>? TlsOf(ReloadedFiles<TlsClient>? files) => files is null ? null : () => files.Current;

    private ReloadedFiles<TlsClient>? Open(ClientTlsOptions? tls) => tls is null ? null : ClientTls.ForBroker(
        tls, _services.GetRequiredService<TimeProvider>(), _services.GetRequiredService<ILogger<MqttPublisher>>());
}
