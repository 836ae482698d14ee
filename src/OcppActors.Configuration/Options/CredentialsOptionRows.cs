using OcppActors.Configuration.Reading;
using OcppActors.Transport.Http;

namespace OcppActors.Configuration.Options;

/// <summary>Credentials that replace the charge points' own Authorization header.</summary>
/// <param name="table">Of the command, or of one entry of <c>charge_points:</c>.</param>
/// <param name="prefix">What the names begin with.</param>
/// <param name="sources">The sources they may come from.</param>
internal sealed class CredentialsOptionRows(OptionTable table, string prefix, OptionSources sources)
{
    public Setting<string?> Username { get; } = table.Add(
        OptionGroups.Cpms,
        $"{prefix}username",
        OptionTypes.Text,
        null,
        "The user name for the CPMS, together with a password; without it, each charge point uses its id.",
        sources,
        example: "CP001",
        reloaded: true);

    public SecretSetting Password { get; } = table.AddSecret(
        OptionGroups.Cpms,
        $"{prefix}password",
        "The password for the CPMS, sent instead of the charge points' own. Needed only where theirs is wrong: without it, each "
        + "charge point's own reaches the CPMS.",
        sources);

    public SecretSetting Authorization { get; } = table.AddSecret(
        OptionGroups.Cpms,
        $"{prefix}authorization",
        "The whole value of the Authorization header for the CPMS, where user name and password are not enough: Bearer abc.",
        sources);

    /// <summary>Null: the charge points' own.</summary>
    public Credentials? Read(OptionValues values)
    {
        var (username, password, header) = (values.Of(Username), values.Of(Password), values.Of(Authorization));
        var (usernameGiven, headerGiven) = (values.Supplied(Username), Given(values, Authorization));
        if (usernameGiven is not null && username is not null && username.Any(character => character == ':' || char.IsControl(character)))
        {
            values.Errors.Add(usernameGiven.Location, "holds a colon or a control character, which a user name cannot (RFC 7617)");
        }

        if (header is not null && header.Text?.All(character => character is >= ' ' and <= '~') is not true)
        {
            values.Errors.Add(headerGiven!.Location, "holds a character that a header cannot; it is plain ASCII on one line");
        }

        if (header is not null && (username is not null || password is not null))
        {
            values.Errors.Add(headerGiven!.Location, $"contradicts {(usernameGiven ?? Given(values, Password))!.Location}; give one of the two");
        }
        else if (username is not null && password is null)
        {
            values.Errors.Add(usernameGiven!.Location, $"needs {Password.Flag.TrimStart('-')} as well");
        }

        return header is null && password is null ? null : new Credentials(header?.Text, username, password);
    }

    private static SuppliedValue? Given(OptionValues values, SecretSetting secret) => values.Supplied(secret) ?? values.Supplied(secret.File);
}
