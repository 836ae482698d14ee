using System.Text;

namespace OcppActors.Tests.Hosting;

/// <summary>A disk that takes what fits and then fails, as write(2) does.</summary>
internal sealed class SmallDisk : MemoryStream
{
    /// <summary>How many bytes fit in all.</summary>
    public int Room { get; set; }

    public string Text => Encoding.UTF8.GetString(ToArray());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var fits = Math.Min(buffer.Length, Room - (int)Length);
        base.Write(buffer[..fits]);
        if (fits < buffer.Length)
        {
            throw new IOException("No space left on device");
        }
    }
}
