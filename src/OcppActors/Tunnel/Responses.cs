using System.Globalization;
using System.Text;

namespace OcppActors.Tunnel;

/// <summary>The few answers that the relay gives in its own name, where the CPMS has said nothing.</summary>
internal static class Responses
{
    public static ReadOnlyMemory<byte> BadRequest(string reason) => Render(400, "Bad Request", reason);

    public static ReadOnlyMemory<byte> TooSlow => Render(408, "Request Timeout", "The request did not become whole in time");

    public static ReadOnlyMemory<byte> Stopping => NoCpms(503, "the relay is being stopped");

    /// <param name="status">502, 503 or 504.</param>
    /// <param name="reason">In words for whoever looks into the charger's log.</param>
    public static ReadOnlyMemory<byte> NoCpms(int status, string reason) => Render(
        status,
        status switch { 503 => "Service Unavailable", 504 => "Gateway Timeout", _ => "Bad Gateway" },
        $"The relay has no connection to the CPMS: {reason}");

    private static byte[] Render(int status, string phrase, string reason)
    {
        var body = Encoding.UTF8.GetBytes(reason + "\n");
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.1 {status} {phrase}
            Content-Type: text/plain; charset=utf-8
            Content-Length: {body.Length}
            Connection: close


            """).ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
