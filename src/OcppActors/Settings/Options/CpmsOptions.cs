using OcppActors.Settings.Reading;

namespace OcppActors.Settings.Options;

/// <summary>The CPMS, and the way to it.</summary>
internal sealed class CpmsOptions(OptionTable table)
{
    public Setting<Uri?> Url { get; } = table.Add(
        Groups.Cpms,
        "cpms",
        Kinds.WebSocketUrl,
        null,
        "The charge point management system that the charge points belong to: the URL that they would connect to, without "
        + "the charge point id at its end. Always needed.",
        example: "wss://cpms.example.com/ws/webSocket");

    public CpmsTlsOptions Tls { get; } = new(table);

    /// <summary>Null after a mistake that leaves nothing to run with.</summary>
    public CpmsSettings? ToSettings(Values values)
    {
        var tls = Tls.ToSettings(values);
        return values.Needed(Url) is { } url ? new CpmsSettings(url, tls) : null;
    }
}
