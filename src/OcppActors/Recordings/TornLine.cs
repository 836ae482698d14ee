using OcppActors.Snoop;

namespace OcppActors.Recordings;

/// <summary>Repairs the end of a recording whose writer was killed or lost power.</summary>
internal static class TornLine
{
    /// <summary>
    /// Adds a missing line break after a complete last message, and cuts off an incomplete one. Leaves the position at the end.
    /// </summary>
    /// <param name="file">Readable, writable and seekable.</param>
    /// <returns>How many bytes were cut off.</returns>
    public static long Repair(FileStream file)
    {
        var begin = FindLastLine(file);
        var torn = new byte[file.Length - begin];
        file.Position = begin;
        file.ReadExactly(torn);
        if (torn.Length == 0)
        {
            return 0;
        }

        if (SnoopMessage.Parse(torn) is not null)
        {
            file.WriteByte((byte)'\n');
            return 0;
        }

        file.SetLength(begin);
        file.Position = begin;
        return torn.Length;
    }

    // Where what follows the last line break begins.
    private static long FindLastLine(FileStream file)
    {
        var chunk = new byte[64 * 1024];
        for (var end = file.Length; end > Math.Max(0, file.Length - RecordingLine.MaxBytes);)
        {
            var length = (int)Math.Min(chunk.Length, end);
            file.Position = end - length;
            file.ReadExactly(chunk, 0, length);
            var at = chunk.AsSpan(0, length).LastIndexOf((byte)'\n');
            if (at >= 0)
            {
                return end - length + at + 1;
            }

            end -= length;
        }

        return Math.Max(0, file.Length - RecordingLine.MaxBytes);
    }
}
