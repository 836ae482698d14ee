using System.Globalization;
using System.Text;

namespace OcppActors.Domain;

/// <summary>Escapes text from outside, such as a charge point id or an option value, for a log line or an error message.</summary>
public static class LogText
{
    private const int MaxQuoteLength = 80;

    /// <summary>The text in single quotes, escaped, and cut after 80 characters.</summary>
    public static string Quote(string text) => $"'{Short(text)}'";

    /// <summary>The text escaped, and cut after 80 characters, or 79 if the last were half of a surrogate pair.</summary>
    public static string Short(string text) => OneLine(text.Length > MaxQuoteLength ? text[..LengthOfCut(text)] + "…" : text);

    /// <summary>The text with every control and formatting character escaped, such as <c>\u000a</c>.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(IsInvisible))
        {
            return text;
        }

        var line = new StringBuilder();
        foreach (var character in text)
        {
            if (IsInvisible(character))
            {
                line.Append("\\u").Append(((int)character).ToString("x4"));
            }
            else
            {
                line.Append(character);
            }
        }

        return line.ToString();
    }

    private static int LengthOfCut(string text) => char.IsHighSurrogate(text[MaxQuoteLength - 1]) ? MaxQuoteLength - 1 : MaxQuoteLength;

    // A character that breaks a line or reverses its direction can forge a log line as well as a control character can.
    private static bool IsInvisible(char character) => char.GetUnicodeCategory(character) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
