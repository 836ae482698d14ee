using System.Globalization;
using OcppActors.Transport.Http;

namespace OcppActors.Transport.WebSockets;

/// <summary>How the messages of one direction are compressed (RFC 7692 section 7).</summary>
/// <param name="KeepsContext">Whether a message may refer to those before it (context takeover).</param>
/// <param name="WindowBits">The size of the window: 2 to the power of this many bytes, 8 to 15.</param>
public sealed record PerMessageDeflate(bool KeepsContext = true, int WindowBits = 15);

/// <summary>The extensions that the CPMS has accepted in its 101, by direction (RFC 6455 section 9.1, RFC 7692 section 7.1).</summary>
/// <param name="FromClient">How the charger compresses; null: it does not.</param>
/// <param name="FromServer">How the CPMS compresses; null: it does not.</param>
/// <param name="AreKnown">False: one of them is unknown, so that no frame can be read.</param>
public sealed record NegotiatedExtensions(PerMessageDeflate? FromClient, PerMessageDeflate? FromServer, bool AreKnown = true)
{
    private const string Deflate = "permessage-deflate";

    /// <summary>There are none.</summary>
    public static NegotiatedExtensions None { get; } = new(null, null);

    /// <summary>One of them is unknown.</summary>
    public static NegotiatedExtensions Unknown { get; } = new(null, null, AreKnown: false);

    /// <summary>Reads all lines of the header. An extension with an invalid or unknown parameter is an unknown one.</summary>
    public static NegotiatedExtensions Read(IReadOnlyList<HttpField> fields)
    {
        var extensions = fields.Where(field => field.Is("Sec-WebSocket-Extensions")).SelectMany(field => field.Members()).ToList();
        return extensions switch
        {
            [] => None,
            [var only] => ReadDeflate(only.Split(';', StringSplitOptions.TrimEntries)),
            _ => Unknown,
        };
    }

    private static NegotiatedExtensions ReadDeflate(string[] parts)
    {
        if (!parts[0].Equals(Deflate, StringComparison.OrdinalIgnoreCase))
        {
            return Unknown;
        }

        var (client, server) = (new PerMessageDeflate(), new PerMessageDeflate());
        foreach (var part in parts.AsSpan(1))
        {
            var (name, value) = part.Split('=', 2, StringSplitOptions.TrimEntries) is [var left, var right]
                ? (left, right.Trim('"'))
                : (part, null);
            switch (name.ToUpperInvariant())
            {
                case "CLIENT_NO_CONTEXT_TAKEOVER" when value is null:
                    client = client with { KeepsContext = false };
                    break;
                case "SERVER_NO_CONTEXT_TAKEOVER" when value is null:
                    server = server with { KeepsContext = false };
                    break;
                case "CLIENT_MAX_WINDOW_BITS" when IsWindow(value, out var bits):
                    client = client with { WindowBits = bits };
                    break;
                case "SERVER_MAX_WINDOW_BITS" when IsWindow(value, out var bits):
                    server = server with { WindowBits = bits };
                    break;
                default:
                    return Unknown;
            }
        }

        return new NegotiatedExtensions(client, server);
    }

    private static bool IsWindow(string? value, out int bits) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out bits) && bits is >= 8 and <= 15;
}
