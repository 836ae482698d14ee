using System.Runtime.InteropServices;
using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// Reads signed meter data: in OCPP 1.6 a sampled value of the format <c>SignedData</c>, in 2.x <c>signedMeterValue</c> beside the
/// number (OCPP 2.0.1 part 2 section 2.45).
/// </summary>
internal static class SignedReader
{
    /// <summary>Of one value with its key; those of real meters have less than two.</summary>
    public const int MaxBytes = 8 * 1024;

    public const string TooLong = "signed meter data of more than 8 KiB are not kept";

    private const string SignedFormat = "SignedData";

    /// <summary>The signed data of a sampled value, or null.</summary>
    public static SignedMeterData? Read(JsonElement sample, FactCollector findings)
    {
        if (sample.Member("signedMeterValue") is { ValueKind: JsonValueKind.Object } signed)
        {
            return Read(signed, "signedMeterData", "encodingMethod", findings);
        }

        return IsSignedData(sample) ? Read(sample, "value", "format", findings) : null;
    }

    /// <summary>Whether the value of a sample of OCPP 1.6 is no number but signed data.</summary>
    public static bool IsSignedData(JsonElement sample) =>
        sample.Member("format") is { } format
        && JsonMarshal.GetRawUtf8Value(format).Length >= SignedFormat.Length
        && SignedFormat.Equals(format.AsText(), StringComparison.OrdinalIgnoreCase);

    private static SignedMeterData? Read(JsonElement json, string data, string encoding, FactCollector findings)
    {
        if (LengthOf(json, data) + LengthOf(json, "publicKey") > MaxBytes)
        {
            findings.Skip(TooLong);
            return null;
        }

        return Verbatim(json, data) is { Length: > 0 } text
            ? new SignedMeterData(text, json.Text(encoding), json.Text("signingMethod"), Verbatim(json, "publicKey") is { Length: > 0 } key ? key : null)
            : null;
    }

    private static int LengthOf(JsonElement json, string name) => json.Member(name) is { } value ? JsonMarshal.GetRawUtf8Value(value).Length : 0;

    /// <summary>A signature covers every character, so nothing is trimmed or cut.</summary>
    private static string? Verbatim(JsonElement json, string name)
    {
        try
        {
            return json.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: valid JSON, but not text.
            return null;
        }
    }
}
