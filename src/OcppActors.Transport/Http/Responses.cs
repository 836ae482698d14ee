using System.Globalization;
using System.Text;

namespace OcppActors.Transport.Http;

/// <summary>The answers that the relay itself gives, where there is none from the CPMS.</summary>
public static class Responses
{
    private const int RetrySeconds = 10;

    /// <summary>503: the relay stops.</summary>
    public static ReadOnlyMemory<byte> Stopping => Unavailable("The relay is being stopped");

    /// <summary>508 (RFC 5842 section 7.2): the relay has sent this request itself.</summary>
    public static ReadOnlyMemory<byte> Loop => Render(508, "The CPMS URL of the relay leads to the relay itself");

    /// <summary>503 without a time to retry.</summary>
    /// <param name="reason">For a reader of the charger's log.</param>
    public static ReadOnlyMemory<byte> Unavailable(string reason) => Render(503, reason);

    /// <summary>The answer to a request that is invalid or not admitted.</summary>
    /// <param name="status">400, 403, 408 or 431.</param>
    /// <param name="reason">What is wrong with it. It quotes nothing of the request.</param>
    public static ReadOnlyMemory<byte> Refusal(int status, string reason) => Render(status, reason);

    /// <summary>503 with a time to retry: the relay has as many connections as it takes.</summary>
    public static ReadOnlyMemory<byte> Busy(string reason) => Render(503, reason, $"Retry-After: {RetrySeconds}\r\n");

    /// <summary>There is no answer from the CPMS. The cause is in the log only: chargers learn nothing about what is behind the relay.</summary>
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
        403 => "Forbidden",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        508 => "Loop Detected",
        _ => "Bad Gateway",
    };
}
