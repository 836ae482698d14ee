using OcppActors.Settings.Options;
using OcppActors.Settings.Reading;

namespace OcppActors.Settings;

/// <summary>What <c>ocpp-relay-server</c> runs with; every value has been checked.</summary>
/// <param name="Cpms">ws or wss, with a host, without user information and fragment; perhaps with a query.</param>
/// <param name="OcppHost">Where charge points connect: a host name or IP address; null: all interfaces.</param>
/// <param name="OcppPort">0 to 65535; 0: any free one.</param>
/// <param name="SnoopHost">Where snoop clients connect: a host name or IP address.</param>
/// <param name="SnoopPort">0 to 65535; 0: any free one.</param>
/// <param name="SslCert">The path of a PEM file with the certificate and its chain; null exactly where the key is.</param>
/// <param name="SslKey">The path of a PEM file with the certificate's key.</param>
/// <param name="Mqtt">Null: no metering in this process.</param>
/// <param name="Log">How much is logged, and where.</param>
public sealed record RelaySettings(
    Uri Cpms,
    string? OcppHost,
    int OcppPort,
    string SnoopHost,
    int SnoopPort,
    string? SslCert,
    string? SslKey,
    MqttSettings? Mqtt,
    LogSettings Log)
{
    /// <summary>Reads command line, environment and configuration file of this process, and prints what there is to say.</summary>
    public static SettingsResult<RelaySettings> Read(string[] args) => Read(SettingsInput.OfThisProcess(args));

    internal static SettingsResult<RelaySettings> Read(SettingsInput input)
    {
        var options = new RelayOptions();
        return SettingsReader.Read(options.Table, options.Common, input, options.ToSettings);
    }
}
