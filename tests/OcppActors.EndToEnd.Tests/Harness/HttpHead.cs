using System.Globalization;
using System.Text;

namespace OcppActors.EndToEnd.Tests.Harness;

/// <summary>The head of an HTTP/1.1 message, as sent and parsed.</summary>
internal sealed record HttpHead(string Text)
{
    private string[] Lines => Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    public string StartLine => Lines[0];

    /// <summary>The request's target, raw.</summary>
    public string Target => StartLine.Split(' ')[1];

    /// <summary>The answer's status.</summary>
    public int Status => int.Parse(StartLine.Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>The header lines as they stand.</summary>
    public IEnumerable<string> Headers => Lines.Skip(1);

    /// <summary>A header's value; of several of that name all, joined by a comma; null if there is none.</summary>
    public string? this[string name]
    {
        get
        {
            var values = from line in Headers
                         let parts = line.Split(':', 2)
                         where parts[0].Equals(name, StringComparison.OrdinalIgnoreCase)
                         select parts[1].Trim();
            var joined = string.Join(", ", values);
            return joined.Length == 0 ? null : joined;
        }
    }

    /// <summary>Reads up to the empty line and not one byte further.</summary>
    /// <exception cref="EndOfStreamException">The connection ended before.</exception>
    public static async Task<HttpHead> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (text.Length < 4 || text.ToString(text.Length - 4, 4) != "\r\n\r\n")
        {
            if (await stream.ReadAsync(one) == 0)
            {
                throw new EndOfStreamException($"The connection ended within a head: {text}");
            }

            text.Append((char)one[0]);
        }

        return new HttpHead(text.ToString());
    }

    public async Task WriteAsync(Stream stream) => await stream.WriteAsync(Encoding.Latin1.GetBytes(Text));

    public override string ToString() => Text;
}
