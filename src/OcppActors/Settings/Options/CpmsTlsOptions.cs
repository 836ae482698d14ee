using OcppActors.Settings.Reading;

namespace OcppActors.Settings.Options;

/// <summary>TLS towards the CPMS.</summary>
internal sealed class CpmsTlsOptions(OptionTable table)
{
    public Setting<string?> Ca { get; } = table.Add(
        Groups.Cpms,
        "cpms-ca",
        Kinds.Path,
        null,
        "A PEM file with the certification authorities that a wss:// CPMS may have its certificate from, instead of those of "
        + "the system.",
        example: "/path/to/cpms-ca.pem");

    public Setting<string?> Certificate { get; } = table.Add(
        Groups.Cpms,
        "cpms-cert",
        Kinds.Path,
        null,
        "A PEM file with the client certificate, and its chain, that a CPMS may ask for.",
        example: "/path/to/client-cert.pem");

    public Setting<string?> Key { get; } = table.Add(
        Groups.Cpms, "cpms-key", Kinds.Path, null, "A PEM file with that certificate's key.", example: "/path/to/client-key.pem");

    public SecretSetting KeyPassword { get; } = table.AddSecret(Groups.Cpms, "cpms-key-password", "The password of an encrypted key.");

    public Setting<string?> ServerName { get; } = table.Add(
        Groups.Cpms,
        "cpms-server-name",
        Kinds.Host,
        null,
        "The name in the CPMS's certificate, where it is not the host of its URL.",
        example: "cpms.example.com");

    public Setting<bool> SkipVerify { get; } = table.Add(
        Groups.Cpms,
        "cpms-insecure-skip-verify",
        Kinds.Switch,
        false,
        "Do not check the CPMS's certificate: whoever gets in between can read and change everything, passwords included.");

    public CpmsTlsSettings ToSettings(Values values)
    {
        var pair = new CertificatePair(Certificate, Key, KeyPassword).Read(values);
        var settings = new CpmsTlsSettings(
            AuthorityFile.Read(values, Ca), pair?.Certificate, pair?.Key, pair?.Password, values.Of(ServerName), values.Of(SkipVerify));
        if (settings is { SkipVerify: true, Ca: not null })
        {
            values.Mistakes.Add(values.Given(SkipVerify)!.Place, $"contradicts {values.Given(Ca)!.Place}; give one of the two");
        }

        return settings;
    }
}
