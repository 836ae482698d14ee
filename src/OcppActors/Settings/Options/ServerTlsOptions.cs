using OcppActors.Settings.Reading;

namespace OcppActors.Settings.Options;

/// <summary>TLS on the relay's own ports.</summary>
internal sealed class ServerTlsOptions(OptionTable table)
{
    public Setting<string?> Certificate { get; } = table.Add(
        Groups.ChargePoints,
        "ssl-cert",
        Kinds.Path,
        null,
        "A PEM file with a certificate and its chain. With it, and with its key, charge points connect by wss:// instead of ws://.",
        example: "/path/to/cert.pem");

    public Setting<string?> Key { get; } = table.Add(
        Groups.ChargePoints, "ssl-key", Kinds.Path, null, "A PEM file with that certificate's key.", example: "/path/to/key.pem");

    /// <summary>Null without a certificate.</summary>
    public ServerTlsSettings? ToSettings(Values values)
    {
        ServerCertificate.Check(values, Certificate, Key);
        return values.Of(Certificate) is { } certificate && values.Of(Key) is { } key ? new ServerTlsSettings(certificate, key) : null;
    }
}
