namespace OcppActors.Transport.Http;

/// <summary>The head of an HTTP/1.1 request: request line and header fields (RFC 9112 section 2.1).</summary>
/// <param name="Method">Such as <c>GET</c>.</param>
/// <param name="Target">The request target, raw: origin-form or absolute-form (RFC 9112 section 3.2).</param>
/// <param name="IsHttp11">False for HTTP/1.0, which has no upgrade.</param>
/// <param name="Fields">In the order they came.</param>
public sealed record RequestHead(string Method, string Target, bool IsHttp11, IReadOnlyList<HttpField> Fields)
{
    /// <summary>
    /// Whether this is a WebSocket upgrade (RFC 6455 section 4.2.1). <c>Connection: Upgrade</c> may be missing: real chargers
    /// leave it out.
    /// </summary>
    public bool IsWebSocketUpgrade => Method == "GET" && IsHttp11 && NamesWebSocket;

    /// <summary>Why it is no WebSocket upgrade, for the charger's owner.</summary>
    public string NotUpgradeReason =>
        !NamesWebSocket ? Fields.First("Sec-WebSocket-Key") is null
            ? "it asks for no WebSocket"
            : "it asks for a WebSocket without an Upgrade header, which a reverse proxy removes unless configured to forward it"
        : !IsHttp11 ? "it asks for a WebSocket over HTTP/1.0, which does not support it"
        : "it asks for a WebSocket with a method other than GET";

    private bool NamesWebSocket => Fields.Lists("Upgrade", "websocket");
}
