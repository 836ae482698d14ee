using System.Globalization;
using System.Text;

namespace OcppActors.Messages;

/// <summary>Actor names made of charge point ids, which may contain anything.</summary>
internal static class ActorNames
{
    // Each log line of an actor names it.
    private const int MaxLength = 80;

    /// <summary>The first 80 characters of the id with <c>_</c> for every one but ASCII letters and digits, and a number that makes it unique.</summary>
    public static string Of(string id, long number)
    {
        var name = new StringBuilder();
        foreach (var c in id.AsSpan(0, Math.Min(id.Length, MaxLength)))
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return name.Append('-').Append(number.ToString(CultureInfo.InvariantCulture)).ToString();
    }
}
