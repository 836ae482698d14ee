using OcppActors.Configuration.Options;
using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration;

/// <summary>What <c>ocpp-relay-server</c> runs with; every value has been checked.</summary>
/// <param name="Cpms">The management system behind the relay.</param>
/// <param name="ChargePoints">Where charge points connect.</param>
/// <param name="Tls">Null: charge points connect by plain ws.</param>
/// <param name="Snoop">Where snoop clients connect.</param>
/// <param name="Limits">How much the relay takes on.</param>
/// <param name="Mqtt">Null: no metering in this process.</param>
/// <param name="Log">How much is logged, and where.</param>
public sealed record RelayConfiguration(
    CpmsSettings Cpms,
    ChargePointSettings ChargePoints,
    ServerTlsOptions? Tls,
    SnoopSettings Snoop,
    LimitSettings Limits,
    MqttSettings? Mqtt,
    LogOptions Log)
{
    /// <summary>Where metrics are sent by OTLP; null: nowhere, unless the environment says so.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Null: the service is to run.</summary>
    public CheckOptions? Check { get; init; }

    /// <summary>Reads command line, environment and configuration file of this process, and prints what there is to say.</summary>
    public static ConfigurationResult<RelayConfiguration> Read(string[] args) => Read(ConfigurationInput.FromProcess(args));

    internal static ConfigurationResult<RelayConfiguration> Read(ConfigurationInput input)
    {
        var options = new RelayOptionRows();
        return ConfigurationReader.Read(options.Table, options.Common, input, options.ToSettings);
    }
}
