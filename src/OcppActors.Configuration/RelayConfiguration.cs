using System.Collections.Immutable;
using OcppActors.Configuration.Options;
using OcppActors.Configuration.Reading;
using OcppActors.Domain.Ocpp;
using OcppActors.Snoop;
using OcppActors.Transport.Http;

namespace OcppActors.Configuration;

/// <summary>The checked configuration of <c>ocpp-relay-server</c>.</summary>
/// <param name="Routing">Which CPMS charge points are relayed to, and how TLS is spoken there.</param>
/// <param name="ChargePoints">Where charge points connect.</param>
/// <param name="Tls">Null: charge points connect by plain ws.</param>
/// <param name="Snoop">Where snoop clients connect.</param>
/// <param name="Limits">How much the relay accepts.</param>
/// <param name="Metering">Null: no metering in this process.</param>
/// <param name="Log">How much is logged, and where.</param>
public sealed record RelayConfiguration(
    Routing Routing,
    ChargePointOptions ChargePoints,
    ServerTlsOptions? Tls,
    SnoopOptions Snoop,
    RelayLimits Limits,
    MeteringConfiguration? Metering,
    LogOptions Log)
{
    /// <summary>Where metrics are sent by OTLP; null: nowhere, unless the environment says so.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Null: the service is to run.</summary>
    public CheckOptions? Check { get; init; }

    /// <summary>The charge points whose retained messages are to be removed; null: the service is to run.</summary>
    public ImmutableArray<ChargePointId>? Forget { get; init; }

    /// <summary>Reads command line, environment and configuration file of this process, and prints help or errors.</summary>
    public static ConfigurationResult<RelayConfiguration> Read(string[] args) => Read(ConfigurationInput.FromProcess(args));

    internal static ConfigurationResult<RelayConfiguration> Read(ConfigurationInput input)
    {
        var options = new RelayOptionRows();
        return ConfigurationReader.Read(options.Table, options.Common, input, options.Read);
    }
}
