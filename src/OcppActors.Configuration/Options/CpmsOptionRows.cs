using OcppActors.Configuration.Reading;
using OcppActors.Transport.Http;

namespace OcppActors.Configuration.Options;

/// <summary>The CPMS, and the way to it.</summary>
internal sealed class CpmsOptionRows(OptionTable table)
{
    public Setting<Uri?> Url { get; } = table.Add(
        OptionGroups.Cpms,
        "cpms",
        HttpOptionTypes.CpmsUrl,
        null,
        "The charge point management system that the charge points belong to: the URL that they would connect to, without "
        + "the charge point id at its end. Always needed.",
        example: "wss://cpms.example.com/ws/webSocket",
        reloaded: true);

    public CredentialsOptionRows Login { get; } = new(table, "cpms-", OptionSources.Everywhere);

    public ClientTlsOptionRows Tls { get; } = new(
        table, new TlsServerHelp(OptionGroups.Cpms, "cpms-", "the CPMS", "a wss:// CPMS", "the host of its URL"));

    /// <summary>Null after an error that leaves no CPMS.</summary>
    public Routing? Read(OptionValues values)
    {
        var (login, tls) = (Login.Read(values), Tls.Read(values));
        return values.Required(Url) is { } url ? new Routing(url) { Credentials = login, Tls = tls } : null;
    }
}
