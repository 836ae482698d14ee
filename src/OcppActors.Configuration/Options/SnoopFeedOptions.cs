namespace OcppActors.Configuration.Options;

/// <summary>The relay whose snoop stream a command reads.</summary>
/// <param name="table">The command's table.</param>
/// <param name="what">What the stream is wanted for, as the end of a sentence: <c>is to be metered</c>.</param>
internal sealed class SnoopFeedOptions(OptionTable table, string what)
{
    public Setting<Uri?> Socket { get; } = table.Add(
        Groups.Relay,
        "snoop-socket",
        Kinds.WebSocketUrl,
        new Uri("ws://localhost:8501/"),
        $"The snoop port of the relay whose traffic {what}.");

    public SecretSetting Token { get; } = SnoopTokenText.Add(
        table, Groups.Relay, "The token that the relay's snoop port asks for (--snoop-token there).");

    public Setting<string?> Ca { get; } = table.Add(
        Groups.Relay,
        "snoop-ca",
        Kinds.Path,
        null,
        "A PEM file with the certification authorities that a wss:// relay may have its certificate from, instead of those "
        + "of the system.",
        example: "/path/to/relay-ca.pem");
}
