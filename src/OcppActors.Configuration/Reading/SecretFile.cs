using OcppActors.Domain;

namespace OcppActors.Configuration.Reading;

/// <summary>The contents of a file with a secret: one line of text, or any octets.</summary>
internal static class SecretFile
{
    /// <summary>
    /// The secret. Of text, one line end is taken off: editors and echo write it, and it is not part of the secret. Octets that
    /// are not text are taken as they are, up to the last.
    /// </summary>
    /// <param name="octets">The contents of the file.</param>
    /// <param name="wrong">What is wrong with them, as the end of a sentence; null: nothing.</param>
    public static Secret Read(ReadOnlySpan<byte> octets, out string? wrong)
    {
        if (TextOf(octets) is not { } text)
        {
            wrong = null;
            return new Secret(octets);
        }

        var line = text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text;
        wrong = line.Length == 0 ? "is empty" : line.Contains('\n', StringComparison.Ordinal) ? "holds more than one line" : null;
        return new Secret(line);
    }

    // Octets that only by chance begin like UTF-16 are not Latin letters throughout.
    private static string? TextOf(ReadOnlySpan<byte> octets) => FileText.Of(octets) is { } text
        && !text.Any(character => char.IsControl(character) && character is not ('\t' or '\r' or '\n'))
        && (octets is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) || text.All(character => character <= '\xFF'))
            ? text
            : null;
}
