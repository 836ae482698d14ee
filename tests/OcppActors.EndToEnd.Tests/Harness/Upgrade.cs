using System.Security.Cryptography;
using System.Text;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>The opening handshake of RFC 6455 section 4, written out.</summary>
internal static class Upgrade
{
    /// <summary>What a charger sends.</summary>
    /// <param name="host">The Host header: where it believes to connect.</param>
    /// <param name="target">Path and query, raw.</param>
    /// <param name="subprotocols">As offered, in one header.</param>
    /// <param name="extra">More header lines.</param>
    public static HttpHead Request(string host, string target, string subprotocols, params string[] extra)
    {
        string[] lines =
        [
            $"GET {target} HTTP/1.1",
            $"Host: {host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            $"Sec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}",
            "Sec-WebSocket-Version: 13",
            $"Sec-WebSocket-Protocol: {subprotocols}",
            .. extra,
        ];
        return OfLines(lines);
    }

    /// <summary>The answer of a CPMS that accepts the charger.</summary>
    public static HttpHead Acceptance(HttpHead request, string subprotocol, params string[] extra)
    {
        string[] lines =
        [
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            $"Sec-WebSocket-Accept: {AcceptFor(request)}",
            $"Sec-WebSocket-Protocol: {subprotocol}",
            "X-Backend: depot-7",
            .. extra,
        ];
        return OfLines(lines);
    }

    public static HttpHead OfLines(params string[] lines) => new(string.Concat(lines.Append("").Select(line => line + "\r\n")));

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "RFC 6455 section 4.2.2 asks for SHA-1")]
    private static string AcceptFor(HttpHead request) => Convert.ToBase64String(
        SHA1.HashData(Encoding.ASCII.GetBytes(request["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
}
