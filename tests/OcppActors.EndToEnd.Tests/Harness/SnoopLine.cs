using System.Globalization;
using System.Text.Json;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>
/// One message of the snoop stream, taken apart. <paramref name="Text"/> is the whole of it, <paramref name="Payload"/>
/// the payload's own bytes as text.
/// </summary>
internal sealed record SnoopLine(
    string Text, string Event, string Sender, string? Protocol, string ChargePoint, string Payload, string Timestamp)
{
    private const string TimestampForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static SnoopLine Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        var line = document.RootElement;
        return new SnoopLine(
            text,
            line.GetProperty("event").GetString()!,
            line.GetProperty("sender").GetString()!,
            line.GetProperty("protocol").GetString(),
            line.GetProperty("cp_id").GetString()!,
            line.GetProperty("payload").GetRawText(),
            line.GetProperty("timestamp").GetString()!);
    }

    /// <summary>When the relay had the whole message.</summary>
    /// <exception cref="FormatException">Not UTC with milliseconds and a Z.</exception>
    public DateTimeOffset Time => DateTimeOffset.ParseExact(
        Timestamp, TimestampForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
