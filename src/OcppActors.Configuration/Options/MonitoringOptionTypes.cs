using OcppActors.Domain;

namespace OcppActors.Configuration.Options;

/// <summary>The option types of log and metrics.</summary>
internal static class MonitoringOptionTypes
{
    public static ScalarType<LogFormat?> LogFormat { get; } =
        new("text|systemd|json", ReadFormat, format => $"\"{format?.ToString().ToLowerInvariant()}\"");

    /// <summary>An http or https URL without a query; it may be shown.</summary>
    public static ScalarType<Uri?> CollectorUrl { get; } = new("URL", ReadUrl, url => $"\"{url?.OriginalString}\"");

    private static string? ReadFormat(string text, out LogFormat? format)
    {
        format = text switch
        {
            "text" => Configuration.LogFormat.Text,
            "systemd" => Configuration.LogFormat.Systemd,
            "json" => Configuration.LogFormat.Json,
            _ => null,
        };
        return format is null ? $"{LogText.Quote(text)} is not a format of the log; give text, systemd or json" : null;
    }

    private static string? ReadUrl(string text, out Uri? url)
    {
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "http" or "https";
        return (isUrl, url) switch
        {
            (false, _) => "is not the URL of a collector; it reads http://host:4318 or https://host:4318",
            (_, { UserInfo.Length: > 0 }) => "holds a user name or a password, which would not be used; give headers in OTEL_EXPORTER_OTLP_HEADERS",
            (_, { Query.Length: > 0 } or { Fragment.Length: > 0 }) => "has a query or a fragment; take out what follows the path",
            _ => null,
        };
    }
}
