using OcppActors.Domain;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Tls;

/// <summary>How the log and <c>--check</c> speak of a server, and of the options of TLS with it.</summary>
/// <param name="Server">The server within a sentence: <c>the CPMS</c>.</param>
/// <param name="Subject">The server at the beginning of a line of <c>--check</c>.</param>
internal sealed record TlsWords(string Server, string Subject)
{
    private const string Prefix = "cpms";

    /// <summary>The MQTT broker.</summary>
    public static TlsWords Broker { get; } = new("the MQTT broker", "MQTT broker, TLS") { Option = "mqtt" };

    /// <summary>What the options begin with.</summary>
    private string Option { get; init; } = Prefix;

    /// <summary>The entry of <c>charge_points:</c> whose keys they are; null: none.</summary>
    private string? Entry { get; init; }

    /// <summary>The CPMS, or that of an entry of <c>charge_points:</c>.</summary>
    public static TlsWords Cpms(ClientTlsOptions tls) => tls.Entry is null
        ? new TlsWords("the CPMS", "CPMS, TLS")
        : new TlsWords($"the CPMS of {LogText.Quote(tls.Entry)}", $"CPMS of {LogText.Quote(tls.Entry)}, TLS") { Entry = tls.Entry };

    /// <summary>An option as its user knows it: <c>--cpms-ca</c>, or <c>ca</c> with its place.</summary>
    /// <param name="name">Without a prefix: <c>server-name</c>.</param>
    public string Of(string name) => Entry is null
        ? $"--{Option}-{name}"
        : $"{name.Replace('-', '_')} of {LogText.Quote(Entry)} in charge_points";

    /// <summary>What a reader of the log can do about a failed handshake.</summary>
    public TlsRemedies RemediesOf(ClientTlsOptions settings) => new()
    {
        Authority = settings.Ca is null ? $"; give that with {Of("ca")}" : $", which {Of("ca")} does not hold",
        Name = settings.ServerName is null ? $"; give {Of("server-name")} if that is right" : "",
        Certificate = settings.Certificate is null ? $"; give {Of("cert")} and {Of("key")}" : $"; check {Of("cert")}",
    };
}
