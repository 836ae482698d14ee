using OcppActors.Configuration.Reading;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Options;

/// <summary>TLS on the relay's own ports.</summary>
internal sealed class ServerTlsOptionRows(OptionTable table)
{
    private const string OldConfiguration = "openssl-tls1.cnf";

    public Setting<string?> Certificate { get; } = table.Add(
        OptionGroups.ChargePoints,
        "ssl-cert",
        OptionTypes.Path,
        null,
        "A PEM file with the relay's certificate and its chain, the certificate itself first. With it and its key, charge points "
        + "connect by wss:// instead of ws://. A renewed file is picked up automatically.",
        example: "/path/to/cert.pem",
        reloaded: true);

    public Setting<string?> Key { get; } = table.Add(
        OptionGroups.ChargePoints, "ssl-key", OptionTypes.Path, null, "A PEM file with that certificate's key.", example: "/path/to/key.pem", reloaded: true);

    public SecretSetting KeyPassword { get; } = table.AddSecret(
        OptionGroups.ChargePoints, "ssl-key-password", "The password of an encrypted key.");

    public Setting<TlsVersion> MinVersion { get; } = table.Add(
        OptionGroups.ChargePoints,
        "ssl-min-version",
        OptionTypes.TlsVersion,
        TlsVersion.Tls12,
        "The oldest version of TLS that charge points may speak: 1.0, 1.1, 1.2 or 1.3. For 1.0 and 1.1 the service must run "
        + "with the environment variable OPENSSL_CONF, set to the path of openssl-tls1.cnf.",
        reloaded: true);

    public Setting<string?> ClientCa { get; } = table.Add(
        OptionGroups.ChargePoints,
        "ssl-client-ca",
        OptionTypes.Path,
        null,
        "A PEM file with certification authorities. With it, only charge points with a client certificate of one of them "
        + "are accepted (OCPP security profile 3).",
        example: "/path/to/chargers-ca.pem",
        reloaded: true);

    /// <summary>Null without a certificate.</summary>
    public ServerTlsOptions? Read(OptionValues values)
    {
        var pair = new CertificatePair(Certificate, Key, KeyPassword).Read(values);
        var (oldest, clientCa) = (values.Of(MinVersion), AuthorityFile.Read(values, ClientCa));
        if (values.Of(Certificate) is null && values.Of(Key) is null)
        {
            RefuseOrphans(values);
        }

        RefuseForbidden(values, oldest);
        return pair is var (certificate, key, password) ? new ServerTlsOptions(certificate, key, password, oldest, clientCa) : null;
    }

    private void RefuseOrphans(OptionValues values)
    {
        Setting[] others = [MinVersion, ClientCa];
        foreach (var given in others.Select(values.Supplied).OfType<SuppliedValue>().Where(given => given.Node is not TextNode { Text: "" }))
        {
            values.Errors.Add(given.Location, $"does nothing without {Certificate.Flag}");
        }
    }

    private void RefuseForbidden(OptionValues values, TlsVersion oldest)
    {
        if (oldest < TlsVersion.Tls12 && !values.Input.CanSpeak(oldest))
        {
            values.Errors.Add(
                values.Supplied(MinVersion)!.Location,
                $"this process may not speak TLS {oldest.Name()}; start it with the environment variable "
                + (OpenSslConfiguration.Find(OldConfiguration) is { } file
                    ? $"{OpenSslConfiguration.Variable}={file}"
                    : $"{OpenSslConfiguration.Variable}, set to the path of {OldConfiguration}"));
        }
    }
}
