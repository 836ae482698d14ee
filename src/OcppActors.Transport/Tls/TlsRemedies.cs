namespace OcppActors.Transport.Tls;

/// <summary>What the reader of the log can do about a refused certificate; each follows its complaint, empty where there is nothing.</summary>
public sealed record TlsRemedies
{
    /// <summary>About an authority that is not known.</summary>
    public string Authority { get; init; } = "";

    /// <summary>About a name that is not the expected.</summary>
    public string Name { get; init; } = "";

    /// <summary>About a server that does not speak TLS.</summary>
    public string Plain { get; init; } = "; is its URL ws:// instead of wss://?";

    /// <summary>About a certificate of our own.</summary>
    public string Certificate { get; init; } = "";
}
