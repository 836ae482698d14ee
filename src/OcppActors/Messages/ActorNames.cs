using System.Globalization;
using System.Text;

namespace OcppActors.Messages;

/// <summary>Actor names made of charge point ids, which may contain anything.</summary>
internal static class ActorNames
{
    /// <summary>The id with <c>_</c> for every character but ASCII letters and digits, and a number that makes it unique.</summary>
    public static string Of(string id, long number)
    {
        var name = new StringBuilder(id.Length + 8);
        foreach (var c in id)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return name.Append('-').Append(number.ToString(CultureInfo.InvariantCulture)).ToString();
    }
}
