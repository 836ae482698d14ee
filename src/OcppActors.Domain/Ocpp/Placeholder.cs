namespace OcppActors.Domain.Ocpp;

/// <summary>Texts that firmware sends where it has nothing to say: <c>null</c>, <c>N/A</c>, <c>-</c>, <c>0x0000</c>.</summary>
internal static class Placeholder
{
    /// <summary>The text; null if it is a placeholder.</summary>
    public static string? FactIn(string? text) => text is null || IsWord(text) || IsZero(text) || text.AsSpan().IndexOfAnyExcept('-') < 0 ? null : text;

    private static bool IsWord(string text) => text.ToUpperInvariant() is "NULL" or "(NULL)" or "NONE" or "N/A" or "UNDEFINED";

    private static bool IsZero(string text) =>
        text[^1] == '0' && text.AsSpan(text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 2 : 0).IndexOfAnyExcept('0') < 0;
}
