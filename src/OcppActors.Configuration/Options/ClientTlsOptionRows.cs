using OcppActors.Configuration.Reading;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Options;

/// <summary>Whom TLS is spoken with, in the words of the help.</summary>
/// <param name="Group">Their heading in the help.</param>
/// <param name="Prefix">What their names begin with: <c>cpms-</c>.</param>
/// <param name="Server">The server: <c>the CPMS</c>.</param>
/// <param name="Secured">The server where it speaks TLS: <c>a wss:// CPMS</c>.</param>
/// <param name="Host">Where its name comes from: <c>the host of its URL</c>.</param>
internal sealed record TlsServerHelp(string Group, string Prefix, string Server, string Secured, string Host);

/// <summary>TLS towards a server.</summary>
/// <param name="table">Of the command, or of one entry of <c>charge_points:</c>.</param>
/// <param name="words">The server.</param>
/// <param name="sources">The sources they may come from.</param>
internal sealed class ClientTlsOptionRows(OptionTable table, TlsServerHelp words, OptionSources sources = OptionSources.Everywhere)
{
    public Setting<string?> Ca { get; } = table.Add(
        words.Group,
        $"{words.Prefix}ca",
        OptionTypes.Path,
        null,
        $"A PEM file with the certification authorities that are trusted to sign the certificate of {words.Secured}, instead of the "
        + "system's.",
        sources,
        example: $"/path/to/{words.Prefix}ca.pem",
        reloaded: true);

    public Setting<string?> Certificate { get; } = table.Add(
        words.Group,
        $"{words.Prefix}cert",
        OptionTypes.Path,
        null,
        $"A PEM file with the client certificate, and its chain, that {words.Server} may ask for.",
        sources,
        example: "/path/to/client-cert.pem",
        reloaded: true);

    public Setting<string?> Key { get; } = table.Add(
        words.Group, $"{words.Prefix}key", OptionTypes.Path, null, "A PEM file with that certificate's key.", sources, example: "/path/to/client-key.pem", reloaded: true);

    public SecretSetting KeyPassword { get; } = table.AddSecret(
        words.Group, $"{words.Prefix}key-password", "The password of an encrypted key.", sources);

    public Setting<string?> ServerName { get; } = table.Add(
        words.Group,
        $"{words.Prefix}server-name",
        OptionTypes.Host,
        null,
        $"The name in the certificate of {words.Server}, if it differs from {words.Host}.",
        sources,
        example: $"{words.Prefix.TrimEnd('-')}.example.com",
        reloaded: true);

    public Setting<bool> SkipVerify { get; } = table.Add(
        words.Group,
        $"{words.Prefix}insecure-skip-verify",
        OptionTypes.Switch,
        false,
        $"Do not verify the certificate of {words.Server}: an attacker in between can read and change everything, passwords included.",
        sources,
        reloaded: true);

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

    /// <summary>
    /// For some charge points of a server: these, completed by those of the server in general. Certificate and key go together;
    /// options that name an authority, or say whether the server is verified, do not inherit the opposite.
    /// </summary>
    public ClientTlsOptions Read(OptionValues values, ClientTlsOptions general)
    {
        var own = Read(values);
        var identity = own.Certificate is null ? general : own;
        return own with
        {
            Ca = own.Ca ?? (own.SkipVerify ? null : general.Ca),
            SkipVerify = values.Supplied(SkipVerify) is null ? own.Ca is null && general.SkipVerify : own.SkipVerify,
            Certificate = identity.Certificate,
            Key = identity.Key,
            KeyPassword = identity.KeyPassword,
            ServerName = own.ServerName ?? general.ServerName,
        };
    }
}
