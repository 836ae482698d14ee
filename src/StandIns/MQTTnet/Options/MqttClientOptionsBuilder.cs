using System.Net;
using System.Net.Sockets;
using System.Text;
using MQTTnet.Channel;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>Builds the options of a connection.</summary>
public sealed class MqttClientOptionsBuilder
{
    private const int PlainPort = 1883;
    private const int TlsPort = 8883;

    private readonly MqttClientOptions _options = new();
    private AddressFamily _addressFamily;
    private string? _host;
    private int? _port;
    private IMqttClientStreamProvider? _streamProvider;
    private MqttClientTlsOptions _tlsOptions = new();

    /// <exception cref="InvalidOperationException">No server was given.</exception>
    public MqttClientOptions Build()
    {
        if (_host is null)
        {
            throw new InvalidOperationException("A channel must be set.");
        }

        var port = _port is null or 0 ? _tlsOptions.UseTls ? TlsPort : PlainPort : _port.Value;
        _options.ChannelOptions = new MqttClientTcpOptions
        {
            RemoteEndpoint = new DnsEndPoint(_host, port, _addressFamily),
            StreamProvider = _streamProvider,
            TlsOptions = _tlsOptions,
        };
        return _options;
    }

    public MqttClientOptionsBuilder WithTcpServer(string host, int? port = null, AddressFamily addressFamily = AddressFamily.Unspecified)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _port = port;
        _addressFamily = addressFamily;
        return this;
    }

    /// <exception cref="InvalidOperationException">No server was given before.</exception>
    public MqttClientOptionsBuilder WithStreamProvider(IMqttClientStreamProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _streamProvider = _host is null
            ? throw new InvalidOperationException("A TCP transport must be configured before a stream provider is.")
            : provider;
        return this;
    }

    public MqttClientOptionsBuilder WithTlsOptions(Action<MqttClientTlsOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new MqttClientTlsOptionsBuilder();
        configure(builder);
        _tlsOptions = builder.Build();
        return this;
    }

    public MqttClientOptionsBuilder WithClientId(string value) => With(options => options.ClientId = value);

    public MqttClientOptionsBuilder WithCredentials(string? username, string? password) =>
        With(options => options.Credentials = new MqttClientCredentials(username, password is null ? null : Encoding.UTF8.GetBytes(password)));

    public MqttClientOptionsBuilder WithProtocolVersion(MqttProtocolVersion value) =>
        value == MqttProtocolVersion.Unknown
            ? throw new ArgumentException("Protocol version is invalid.", nameof(value))
            : With(options => options.ProtocolVersion = value);

    public MqttClientOptionsBuilder WithKeepAlivePeriod(TimeSpan value) => With(options => options.KeepAlivePeriod = value);

    public MqttClientOptionsBuilder WithCleanStart(bool value = true) => With(options => options.CleanSession = value);

    public MqttClientOptionsBuilder WithTimeout(TimeSpan value) => With(options => options.Timeout = value);

    public MqttClientOptionsBuilder WithWillTopic(string willTopic) => With(options => options.WillTopic = willTopic);

    public MqttClientOptionsBuilder WithWillPayload(byte[]? willPayload) => With(options => options.WillPayload = willPayload);

    public MqttClientOptionsBuilder WithWillPayload(string? willPayload) =>
        WithWillPayload(string.IsNullOrEmpty(willPayload) ? null : Encoding.UTF8.GetBytes(willPayload));

    public MqttClientOptionsBuilder WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel willQualityOfServiceLevel) =>
        With(options => options.WillQualityOfServiceLevel = willQualityOfServiceLevel);

    public MqttClientOptionsBuilder WithWillRetain(bool willRetain = true) => With(options => options.WillRetain = willRetain);

    private MqttClientOptionsBuilder With(Action<MqttClientOptions> set)
    {
        set(_options);
        return this;
    }
}
