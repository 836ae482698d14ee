using System.Globalization;
using OcppActors.Domain;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Transport.Tls;

namespace OcppActors.Configuration.Options;

/// <summary>The general option types.</summary>
internal static class OptionTypes
{
    private const int MaxBytes = 1_000_000_000;

    /// <summary>On or off; on the command line its name alone turns it on.</summary>
    public static ScalarType<bool> Switch { get; } = new(null, ReadSwitch, value => value ? "true" : "false");

    public static ScalarType<string?> Text { get; } = new("TEXT", ReadAny, Quoted);

    public static ScalarType<string?> Id { get; } = new("ID", ReadAny, Quoted);

    public static ScalarType<string?> Path { get; } = new("FILE", ReadAny, Quoted);

    public static ScalarType<Secret?> Secret { get; } = new("SECRET", ReadSecret, _ => "\"***\"");

    /// <summary>A port to listen on; 0 is any free one.</summary>
    public static ScalarType<int> ListeningPort { get; } =
        new("PORT", ReadPort, port => port.ToString(CultureInfo.InvariantCulture));

    /// <summary>A time in seconds, decimals allowed, more than none and at most a day.</summary>
    public static ScalarType<TimeSpan> Seconds { get; } =
        new("SECONDS", ReadSeconds, time => time.TotalSeconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>A time in seconds that may be none, decimals allowed, at most a day.</summary>
    public static ScalarType<TimeSpan> Pause { get; } =
        new("SECONDS", ReadPause, time => time.TotalSeconds.ToString(CultureInfo.InvariantCulture));

    public static ScalarType<IdTags> IdTags { get; } =
        new("show|hash|hide", ReadIdTags, mode => Quoted(mode.ToString().ToLowerInvariant()));

    /// <summary>How many: 0 or more.</summary>
    public static ScalarType<int> Count { get; } =
        new("NUMBER", ReadCount, count => count.ToString(CultureInfo.InvariantCulture));

    /// <summary>A size in bytes, at least one, at most a gigabyte.</summary>
    public static ScalarType<int> Bytes { get; } =
        new("BYTES", ReadBytes, bytes => bytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>A version of TLS, as in <c>1.2</c>.</summary>
    public static ScalarType<TlsVersion> TlsVersion { get; } = new("VERSION", ReadTlsVersion, version => Quoted(version.Name()));

    /// <summary>A host name or an IP address, without the brackets that an IPv6 address has in a URL.</summary>
    public static ScalarType<string?> Host { get; } = new("HOST", ReadHost, Quoted);

    /// <summary>A ws or wss URL.</summary>
    public static ScalarType<Uri?> WebSocketUrl { get; } = new("URL", (text, out url) => WebSocketUrlText.Read(text, out url), url => Quoted(url?.OriginalString));

    /// <summary>One level of an MQTT topic.</summary>
    public static ScalarType<string?> TopicLevel { get; } =
        new("NAME", (text, out value) => ReadTopic(text, mayHaveLevels: false, out value), Quoted);

    /// <summary>The first levels of an MQTT topic.</summary>
    public static ScalarType<string> TopicPrefix { get; } =
        new("PREFIX", (text, out value) => ReadTopic(text, mayHaveLevels: true, out value), Quoted);

    /// <summary>A whole topic.</summary>
    public static ScalarType<string> Topic { get; } =
        new("TOPIC", (text, out value) => ReadTopic(text, mayHaveLevels: true, out value), Quoted);

    private static string Quoted(string? text) =>
        $"\"{text?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string? ReadAny(string text, out string? value)
    {
        value = text;
        return text.Contains('\0', StringComparison.Ordinal) ? "holds a NUL character" : NotUnicode(text, "write it in UTF-8");
    }

    private static string? ReadSecret(string text, out Secret? value)
    {
        value = new Secret(text);
        return NotUnicode(text, "put them into a file of their own, and give its path with the option that ends in -file");
    }

    // The runtime has put U+FFFD in the place of each octet that it could not read.
    private static string? NotUnicode(string text, string remedy) =>
        text.Contains('\uFFFD', StringComparison.Ordinal) ? $"holds octets that are not UTF-8; {remedy}" : null;

    // YAML 1.1 has all of these words; 1 and 0 are customary in environment variables.
    private static string? ReadSwitch(string text, out bool value)
    {
        value = text.ToUpperInvariant() is "TRUE" or "YES" or "ON" or "1";
        return value || text.ToUpperInvariant() is "FALSE" or "NO" or "OFF" or "0"
            ? null
            : $"{LogText.Quote(text)} is neither true nor false";
    }

    private static string? ReadPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535
            ? null
            : $"{LogText.Quote(text)} is not a port; give a number from 0 to 65535";

    private static string? ReadSeconds(string text, out TimeSpan time)
    {
        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
        var isRight = isNumber && seconds > 0 && seconds <= TimeSpan.FromDays(1).TotalSeconds;
        time = isRight ? TimeSpan.FromSeconds(seconds) : default;
        return isRight ? null : $"{LogText.Quote(text)} is not a time in seconds; give a number above 0, at most 86400";
    }

    private static string? ReadPause(string text, out TimeSpan time)
    {
        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
        var isRight = isNumber && seconds <= TimeSpan.FromDays(1).TotalSeconds;
        time = isRight ? TimeSpan.FromSeconds(seconds) : default;
        return isRight ? null : $"{LogText.Quote(text)} is not a time in seconds; give a number from 0 to 86400";
    }

    private static string? ReadIdTags(string text, out IdTags mode)
    {
        var found = Enum.GetValues<IdTags>().Where(known => known.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)).ToList();
        mode = found.FirstOrDefault();
        return found.Count == 1 ? null : $"{LogText.Quote(text)} is none of show, hash and hide";
    }

    private static string? ReadCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count)
            ? null
            : $"{LogText.Quote(text)} is not a number from 0 to {int.MaxValue}";

    private static string? ReadBytes(string text, out int bytes) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bytes) && bytes is > 0 and <= MaxBytes
            ? null
            : $"{LogText.Quote(text)} is not a size in bytes; give a number from 1 to {MaxBytes}";

    private static string? ReadTlsVersion(string text, out TlsVersion version) => TlsVersions.TryParse(text, out version)
        ? null
        : $"{LogText.Quote(text)} is not a version of TLS; give 1.0, 1.1, 1.2 or 1.3";

    private static string? ReadHost(string text, out string? host)
    {
        host = text is ['[', .., ']'] ? text[1..^1] : text;
        return Uri.CheckHostName(host) == UriHostNameType.Unknown
            ? $"{LogText.Quote(text)} is not a host name or an IP address; give it without scheme, port and path"
            : null;
    }

    private static string? ReadTopic(string text, bool mayHaveLevels, out string value)
    {
        value = text;
        if (text.Any(character => character is '+' or '#' || char.IsControl(character)))
        {
            return $"{LogText.Quote(text)} cannot be part of a topic; use no '+', '#' or control characters";
        }

        if (!mayHaveLevels && text.Contains('/', StringComparison.Ordinal))
        {
            return $"{LogText.Quote(text)} cannot be one level of a topic; use no '/'";
        }

        return text.StartsWith('/') || text.EndsWith('/') || text.StartsWith('$')
            ? $"{LogText.Quote(text)} cannot begin a topic; use no '/' at its ends and no '$' at its beginning"
            : null;
    }
}
