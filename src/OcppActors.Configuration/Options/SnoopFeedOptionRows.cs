using OcppActors.Snoop;

namespace OcppActors.Configuration.Options;

/// <summary>The relay whose snoop stream a command reads.</summary>
/// <param name="table">The command's table.</param>
/// <param name="what">What the stream is wanted for, as the end of a sentence: <c>is to be metered</c>.</param>
internal sealed class SnoopFeedOptionRows(OptionTable table, string what)
{
    public Setting<Uri?> Socket { get; } = table.Add(
        OptionGroups.Relay,
        "snoop-socket",
        OptionTypes.WebSocketUrl,
        new Uri($"ws://{SnoopOptions.Default.Host}:{SnoopOptions.Default.Port}/"),
        $"The snoop port of the relay whose traffic {what}.");

    public SecretSetting Token { get; } = SnoopTokenOption.Add(
        table, OptionGroups.Relay, "The token that the relay's snoop port asks for (--snoop-token there).");

    public Setting<string?> Ca { get; } = table.Add(
        OptionGroups.Relay,
        "snoop-ca",
        OptionTypes.Path,
        null,
        "A PEM file with the certification authorities that are trusted to sign the certificate of a wss:// relay, instead of "
        + "the system's.",
        example: "/path/to/relay-ca.pem",
        reloaded: true);
}
