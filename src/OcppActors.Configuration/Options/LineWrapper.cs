namespace OcppActors.Configuration.Options;

/// <summary>Breaks a sentence into lines.</summary>
internal static class LineWrapper
{
    /// <summary>Lines of at most <paramref name="width"/> characters, where no word is longer.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }
}
