using System.Globalization;
using System.Text;

namespace OcppActors.Transport.Http;

/// <summary>The few answers that the relay gives in its own name, where the CPMS has said nothing.</summary>
public static class Responses
{
    private const int RetrySeconds = 10;

    public static ReadOnlyMemory<byte> Stopping => Unavailable("The relay is being stopped");

    /// <param name="reason">In words for whoever looks into the charger's log.</param>
    public static ReadOnlyMemory<byte> Unavailable(string reason) => Render(503, reason);

    /// <summary>Of a request that goes no further.</summary>
    /// <param name="status">400, 408 or 431.</param>
    /// <param name="reason">What is wrong with it; holds nothing of the request itself.</param>
    public static ReadOnlyMemory<byte> Refusal(int status, string reason) => Render(status, reason);

    /// <summary>One connection more than the relay takes.</summary>
    public static ReadOnlyMemory<byte> Busy(string reason) => Render(503, reason, $"Retry-After: {RetrySeconds}\r\n");

    /// <summary>What is behind the relay is nobody's business on this side of it: the cause stands in the log.</summary>
    /// <param name="status">502, or 504 after the dial timeout.</param>
    public static ReadOnlyMemory<byte> NoCpms(int status) => status == 504
        ? Render(504, "The CPMS did not answer in time")
        : Render(status, "The relay has no connection to the CPMS; its log says why");

    private static byte[] Render(int status, string reason, string more = "")
    {
        var body = Encoding.UTF8.GetBytes(reason + "\n");
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.1 {status} {Phrase(status)}
            Content-Type: text/plain; charset=utf-8
            Content-Length: {body.Length}
            Connection: close

            """).ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes($"{head}{more}\r\n"), .. body];
    }

    private static string Phrase(int status) => status switch
    {
        400 => "Bad Request",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Bad Gateway",
    };
}
