namespace OcppActors.Transport.Tls;

/// <summary>What a reader of the log can do about a refused certificate. Each text is appended to the reason; empty: nothing.</summary>
public sealed record TlsRemedies
{
    /// <summary>For an unknown authority.</summary>
    public string Authority { get; init; } = "";

    /// <summary>For another name than expected.</summary>
    public string Name { get; init; } = "";

    /// <summary>For a server that does not speak TLS.</summary>
    public string Plain { get; init; } = "; is its URL ws:// instead of wss://?";

    /// <summary>For the client certificate.</summary>
    public string Certificate { get; init; } = "";
}
