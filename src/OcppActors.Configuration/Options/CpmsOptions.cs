using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration.Options;

/// <summary>The CPMS, and the way to it.</summary>
internal sealed class CpmsOptions(OptionTable table)
{
    public Setting<Uri?> Url { get; } = table.Add(
        Groups.Cpms,
        "cpms",
        HttpKinds.CpmsUrl,
        null,
        "The charge point management system that the charge points belong to: the URL that they would connect to, without "
        + "the charge point id at its end. Always needed.",
        example: "wss://cpms.example.com/ws/webSocket");

    public CpmsLoginOptions Login { get; } = new(table, "cpms-", Places.Everywhere);

    public ClientTlsOptions Tls { get; } = new(
        table, new TlsServerWords(Groups.Cpms, "cpms-", "the CPMS", "a wss:// CPMS", "the host of its URL"));

    /// <summary>Null after a mistake that leaves nothing to run with.</summary>
    public CpmsSettings? ToSettings(Values values)
    {
        var (login, tls) = (Login.ToSettings(values), Tls.ToSettings(values));
        return values.Needed(Url) is { } url ? new CpmsSettings(url, tls) { Login = login } : null;
    }
}
