using System.Collections.Immutable;
using OcppActors.Configuration.Options;
using OcppActors.Configuration.Reading;
using OcppActors.Domain;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Configuration;

/// <summary>The checked configuration of <c>ocpp-snoop2mqtt</c>.</summary>
/// <param name="SnoopSocket">The URL of the snoop stream, ws or wss.</param>
/// <param name="SnoopCa">The path of a PEM file with the authorities trusted to sign the relay's certificate; null: those of the system.</param>
/// <param name="Metering">Where the metering is published.</param>
/// <param name="Log">How much is logged, and where.</param>
public sealed record BridgeConfiguration(Uri SnoopSocket, string? SnoopCa, MeteringConfiguration Metering, LogOptions Log)
{
    /// <summary>The token that the relay's snoop port asks for; null: none.</summary>
    public Secret? SnoopToken { get; init; }

    /// <summary>Where metrics are sent by OTLP; null: nowhere, unless the environment says so.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Null: the service is to run.</summary>
    public CheckOptions? Check { get; init; }

    /// <summary>The charge points whose retained messages are to be removed; null: the service is to run.</summary>
    public ImmutableArray<ChargePointId>? Forget { get; init; }

    /// <summary>Reads command line, environment and configuration file of this process, and prints help or errors.</summary>
    public static ConfigurationResult<BridgeConfiguration> Read(string[] args) => Read(ConfigurationInput.FromProcess(args));

    internal static ConfigurationResult<BridgeConfiguration> Read(ConfigurationInput input)
    {
        var options = new BridgeOptionRows();
        return ConfigurationReader.Read(options.Table, options.Common, input, options.Read);
    }
}
