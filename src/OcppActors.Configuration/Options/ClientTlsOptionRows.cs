using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration.Options;

/// <summary>Whom TLS is spoken with, in the words of the help.</summary>
/// <param name="Group">The heading that the options stand under.</param>
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
        $"A PEM file with the certification authorities that {words.Secured} may have its certificate from, instead of those of "
        + "the system.",
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
        $"The name in the certificate of {words.Server}, where it is not {words.Host}.",
        example: $"{words.Prefix.TrimEnd('-')}.example.com");

    public Setting<bool> SkipVerify { get; } = table.Add(
        words.Group,
        $"{words.Prefix}insecure-skip-verify",
        OptionTypes.Switch,
        false,
        $"Do not check the certificate of {words.Server}: whoever gets in between can read and change everything, passwords included.");

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
