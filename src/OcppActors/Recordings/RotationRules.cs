namespace OcppActors.Recordings;

/// <summary>When a recording's file is rotated, and what happens to the rotated files.</summary>
/// <param name="Size">Before it would have more bytes than this; 0: never.</param>
/// <param name="Age">With the first message after so long; zero: never.</param>
/// <param name="Keep">How many rotated files are kept; 0: all.</param>
/// <param name="Compresses">Whether they are compressed (gzip).</param>
public sealed record RotationRules(long Size, TimeSpan Age, int Keep, bool Compresses)
{
    /// <summary>One file that is never rotated.</summary>
    public static RotationRules None { get; } = new(0, TimeSpan.Zero, 0, false);

    /// <summary>Whether the file must be rotated before one more line is written.</summary>
    /// <param name="length">Of the file, in bytes; an empty one is never rotated.</param>
    /// <param name="line">Of the line, in bytes.</param>
    /// <param name="age">Of the file.</param>
    public bool IsDue(long length, int line, TimeSpan age) =>
        length > 0 && ((Size > 0 && length + line > Size) || (Age > TimeSpan.Zero && age >= Age));
}
