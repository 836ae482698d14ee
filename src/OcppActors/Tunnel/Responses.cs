using System.Globalization;
using System.Text;

namespace OcppActors.Tunnel;

/// <summary>The few answers that the relay gives in its own name, where the CPMS has said nothing.</summary>
internal static class Responses
{
    public static ReadOnlyMemory<byte> BadRequest(string reason) => Render(400, "Bad Request", reason);

    /// <param name="status">502, 503 or 504.</param>
    /// <param name="reason">In words for whoever looks into the charger's log.</param>
    public static ReadOnlyMemory<byte> NoCpms(int status, string reason) => Render(
        status,
        status switch { 503 => "Service Unavailable", 504 => "Gateway Timeout", _ => "Bad Gateway" },
        reason);

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
