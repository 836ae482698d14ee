using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration.Options;

/// <summary>Whom TLS is spoken with, in the words of the help.</summary>
/// <param name="Group">Their heading in the help.</param>
/// <param name="Prefix">What their names begin with: <c>cpms-</c>.</param>
/// <param name="Server">The server: <c>the CPMS</c>.</param>
/// <param name="Secured">The server where it speaks TLS: <c>a wss:// CPMS</c>.</param>
/// <param name="Host">Where its name comes from: <c>the host of its URL</c>.</param>
internal sealed record TlsServerHelp(string Group, string Prefix, string Server, string Secured, string Host);

/// <summary>TLS towards a server.</summary>
internal sealed class ClientTlsOptionRows(OptionTable table, TlsServerHelp words)
{
    public Setting<string?> Ca { get; } = table.Add(
        words.Group,
        $"{words.Prefix}ca",
        OptionTypes.Path,
        null,
        $"A PEM file with the certification authorities that are trusted to sign the certificate of {words.Secured}, instead of the "
        + "system's.",
        example: $"/path/to/{words.Prefix}ca.pem");

    public Setting<string?> Certificate { get; } = table.Add(
        words.Group,
        $"{words.Prefix}cert",
        OptionTypes.Path,
        null,
        $"A PEM file with the client certificate, and its chain, that {words.Server} may ask for.",
        example: "/path/to/client-cert.pem");

    public Setting<string?> Key { get; } = table.Add(
        words.Group, $"{words.Prefix}key", OptionTypes.Path, null, "A PEM file with that certificate's key.", example: "/path/to/client-key.pem");

    public SecretSetting KeyPassword { get; } = table.AddSecret(
        words.Group, $"{words.Prefix}key-password", "The password of an encrypted key.");

    public Setting<string?> ServerName { get; } = table.Add(
        words.Group,
        $"{words.Prefix}server-name",
        OptionTypes.Host,
        null,
        $"The name in the certificate of {words.Server}, if it differs from {words.Host}.",
        example: $"{words.Prefix.TrimEnd('-')}.example.com");

    public Setting<bool> SkipVerify { get; } = table.Add(
        words.Group,
        $"{words.Prefix}insecure-skip-verify",
        OptionTypes.Switch,
        false,
        $"Do not verify the certificate of {words.Server}: an attacker in between can read and change everything, passwords included.");

    /// <summary>All of them.</summary>
    public IEnumerable<Setting> All => [Ca, Certificate, Key, KeyPassword, KeyPassword.File, ServerName, SkipVerify];

    public ClientTlsOptions Read(OptionValues values)
    {
        var pair = new CertificatePair(Certificate, Key, KeyPassword).Read(values);
        var settings = new ClientTlsOptions(
            AuthorityFile.Read(values, Ca), pair?.Certificate, pair?.Key, pair?.Password, values.Of(ServerName), values.Of(SkipVerify));
        if (settings is { SkipVerify: true, Ca: not null })
        {
            values.Errors.Add(values.Supplied(SkipVerify)!.Location, $"contradicts {values.Supplied(Ca)!.Location}; give one of the two");
        }

        return settings;
    }
}
