using System.Globalization;

namespace OcppActors.Simulator.Ocpp16;

/// <summary>Formats of OCPP 1.6.</summary>
internal static class Dialect
{
    public const string Subprotocol = "ocpp1.6";

    /// <summary>A time as 1.6 writes it: ISO 8601, UTC, milliseconds.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A sampled value's number: 1.6 sends it as a string.</summary>
    public static string Number(double value, int decimals) =>
        value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
}
