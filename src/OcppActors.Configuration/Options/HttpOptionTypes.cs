using System.Globalization;
using System.Net;
using OcppActors.Configuration.Reading;
using OcppActors.Domain;
using OcppActors.Domain.Ocpp;
using OcppActors.Transport.Http;

namespace OcppActors.Configuration.Options;

/// <summary>The option types of handshakes and routing.</summary>
internal static class HttpOptionTypes
{
    private const int LeastBytes = 256;
    private const int MaxBytes = 1024 * 1024;
    private const int LongestId = 255;

    /// <summary>A size that is read into memory.</summary>
    public static ScalarType<int> Bytes { get; } = new("BYTES", ReadBytes, bytes => bytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>An address, or a network as in <c>10.0.0.0/8</c>.</summary>
    public static ScalarType<IPNetwork> Network { get; } = new("ADDRESS", ReadNetwork, network => network.ToString());

    /// <summary>A charge point id, not percent-encoded.</summary>
    public static ScalarType<string?> ChargePointId { get; } = new("ID", ReadId, id => $"\"{id}\"");

    /// <summary>Charge points by id or path, with wildcards.</summary>
    public static ScalarType<ChargePointPattern> Pattern { get; } = new("PATTERN", ReadPattern, pattern => $"\"{pattern.Text}\"");

    /// <summary>The name of a parameter in a URL's query, not percent-encoded.</summary>
    public static ScalarType<string?> QueryParameter { get; } = new("NAME", ReadParameter, name => $"\"{name}\"");

    /// <summary>A WebSocket subprotocol (RFC 6455 section 4.1: a token).</summary>
    public static ScalarType<string?> Subprotocol { get; } = new("NAME", ReadToken, name => $"\"{name}\"");

    /// <summary>A ws or wss URL for chargers' requests.</summary>
    public static ScalarType<Uri?> CpmsUrl { get; } = new("URL", ReadCpmsUrl, url => $"\"{url?.OriginalString}\"");

    /// <summary>How connections end when the relay stops; true: by a TCP reset, for chargers that ignore a WebSocket Close.</summary>
    public static ScalarType<bool> OnStop { get; } = new("close|abort", ReadOnStop, resets => resets ? "abort" : "close");

    /// <summary>A YAML mapping whose keys are names instead of settings.</summary>
    public static OptionType<TableNode?> Table { get; } = new TableKind();

    private static string? ReadCpmsUrl(string text, out Uri? url)
    {
        url = null;
        return Placeholder.In(text) is { } placeholder
            ? $"holds the placeholder {LogText.Quote(placeholder)}, which is not replaced; leave it out: the relay appends the charge point's id itself"
            : WebSocketUrlText.Read(text, out url, "take out the '@' and what stands before it, and give them as user name and password");
    }

    private static string? ReadBytes(string text, out int bytes) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bytes) && bytes is >= LeastBytes and <= MaxBytes
            ? null
            : $"{LogText.Quote(text)} is not a number of bytes from {LeastBytes} to {MaxBytes}";

    private static string? ReadNetwork(string text, out IPNetwork network)
    {
        var isRight = IPNetwork.TryParse(text, out network);
        if (IPAddress.TryParse(text, out var address))
        {
            (network, isRight) = (new IPNetwork(address, address.GetAddressBytes().Length * 8), true);
        }

        network = isRight ? PlainAddress.Of(network) : default;
        return isRight
            ? null
            : $"{LogText.Quote(text)} is not an IP address or a network; write 10.1.2.3 or 10.0.0.0/8";
    }

    private static string? ReadPattern(string text, out ChargePointPattern pattern)
    {
        pattern = new ChargePointPattern(text);
        return text.Any(char.IsControl) ? $"{LogText.Quote(text)} holds a control character" : null;
    }

    private static string? ReadParameter(string text, out string? name)
    {
        name = text;
        return text.Any(character => char.IsControl(character) || "?&=#".Contains(character, StringComparison.Ordinal))
            ? $"{LogText.Quote(text)} is not the name of a query parameter; give it alone, as in station"
            : null;
    }

    private static string? ReadId(string text, out string? id)
    {
        id = text;
        return text switch
        {
            "." or ".." => $"{LogText.Quote(text)} cannot be a charge point id",
            { Length: > LongestId } => $"is not a charge point id: it has more than {LongestId} characters",
            _ when text.Any(char.IsControl) => $"{LogText.Quote(text)} is not a charge point id: it holds a control character",
            _ => null,
        };
    }

    private static string? ReadToken(string text, out string? token)
    {
        token = text;
        return text.All(character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal))
            ? null
            : $"{LogText.Quote(text)} is not the name of a subprotocol; give one, as in ocpp1.6";
    }

    private static string? ReadOnStop(string text, out bool resets)
    {
        resets = text == "abort";
        return text is "abort" or "close" ? null : $"{LogText.Quote(text)} is neither close nor abort";
    }

    private sealed class TableKind() : OptionType<TableNode?>("TABLE")
    {
        public override string Format(TableNode? value) => throw new NotSupportedException("A table has no default.");

        public override bool TryRead(SuppliedValue given, ConfigurationErrors errors, out TableNode? value)
        {
            value = given.Node as TableNode;
            if (value is null)
            {
                errors.Add(given.Location, "holds no keys; write them under it, indented by two spaces more");
            }

            return value is not null;
        }
    }
}
