using System.Globalization;
using System.Text;

namespace OcppActors.Domain;

/// <summary>Renders what somebody wrote so that it cannot spoil the message around it.</summary>
public static class LogText
{
    private const int MaxQuoteLength = 80;

    /// <summary>In single quotes, on one line, not too long.</summary>
    public static string Quote(string text) => $"'{OneLine(text.Length > MaxQuoteLength ? text[..MaxQuoteLength] + "…" : text)}'";

    /// <summary>With control and other unseen characters as <c>\u000a</c>.</summary>
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

    // What breaks a line or turns its direction is as good at forging one as a control character.
    private static bool IsInvisible(char character) => char.GetUnicodeCategory(character) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
