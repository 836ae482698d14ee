namespace OcppActors.TestSupport;

/// <summary>Dynamic blocks of DEFLATE (RFC 1951 section 3.2.7) that have a table and no content: all work and no output.</summary>
internal static class EmptyBlocks
{
    /// <summary>Four blocks of 90 bits, which end on a byte.</summary>
    public static byte[] Four { get; } = Pack(string.Concat(Enumerable.Repeat(Block(), 4)));

    // In the order in which they are sent, each number with its lowest bit first.
    private static string Block()
    {
        const string NotLast = "0", Dynamic = "01";
        const string Literals257 = "00000", Distances1 = "00000", CodeLengths18 = "0111";
        var lengths = string.Concat(Enumerable.Range(0, 18).Select(place => place is 2 or 17 ? "100" : "000")); // of 18 and of 1
        const string Zeros138 = "11111111", Zeros118 = "11101011", One = "0", EndOfBlock = "0";
        return NotLast + Dynamic + Literals257 + Distances1 + CodeLengths18 + lengths + Zeros138 + Zeros118 + One + One + EndOfBlock;
    }

    private static byte[] Pack(string bits) =>
        [.. bits.Chunk(8).Select(eight => (byte)eight.Select((bit, place) => (bit - '0') << place).Sum())];
}
