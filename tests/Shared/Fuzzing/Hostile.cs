using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace OcppActors.TestSupport.Fuzzing;

/// <summary>What a stranger may send in place of valid bytes: up to four changes of them, or bytes without any sense.</summary>
internal static class Hostile
{
    /// <summary>Any bytes.</summary>
    public static Gen<byte[]> Garbage { get; } = Gen.Choose(0, 255).Select(one => (byte)one).ArrayOf();

    /// <summary>The sizes of the chunks in which bytes arrive, to be repeated.</summary>
    public static Gen<int[]> ChunkSizes { get; } =
        Gen.Choose(1, 6).SelectMany(count => Gen.OneOf(Gen.Choose(1, 7), Gen.Choose(1, 500)).ArrayOf(count));

    /// <param name="valid">Valid inputs, to change and to join.</param>
    /// <param name="tokens">What has a meaning to the reader, to insert anywhere.</param>
    public static Gen<byte[]> Bytes(Gen<byte[]> valid, params string[] tokens)
    {
        var changed = Gen.Choose(1, 4).SelectMany(times => Changed(valid, times, tokens));
        return Gen.Frequency((2, valid), (8, changed), (1, Garbage));
    }

    /// <inheritdoc cref="Bytes"/>
    public static Gen<string> Text(Gen<string> valid, params string[] tokens) =>
        Bytes(valid.Select(text => Encoding.Latin1.GetBytes(text)), tokens).Select(Encoding.Latin1.GetString);

    /// <summary>Cuts bytes into chunks of these sizes.</summary>
    public static IEnumerable<byte[]> Chunks(byte[] bytes, int[] sizes)
    {
        var (at, index) = (0, 0);
        while (at < bytes.Length)
        {
            var size = Math.Min(sizes[index++ % sizes.Length], bytes.Length - at);
            yield return bytes[at..(at + size)];
            at += size;
        }
    }

    private static Gen<byte[]> Changed(Gen<byte[]> valid, int times, string[] tokens)
    {
        var changed = valid;
        for (var i = 0; i < times; i++)
        {
            changed = changed.SelectMany(bytes => Change(bytes, valid, tokens));
        }

        return changed;
    }

    private static Gen<byte[]> Change(byte[] bytes, Gen<byte[]> valid, string[] tokens) =>
        from one in Gen.Choose(0, bytes.Length)
        from other in Gen.Choose(0, bytes.Length)
        let begin = Math.Min(one, other)
        let end = Math.Max(one, other)
        from instead in Gen.Frequency(
            (3, Gen.Choose(0, 255).Select(value => (Cut: false, Insert: new[] { (byte)value }))), // one byte more
            (3, Gen.Choose(0, 255).Select(value => (Cut: true, Insert: new[] { (byte)value }))), // a part replaced
            (2, Gen.Constant((Cut: true, Insert: Array.Empty<byte>()))), // a part cut out
            (2, Gen.Choose(1, 3).Select(times => (Cut: false, Insert: Repeated(bytes[begin..end], times)))), // a part repeated
            (1, Gen.Elements(0, 32, 48, 65, 91, 255).Zip(Gen.Elements(130, 5000, 70_000), (value, length) => (Cut: false, Insert: Repeated([(byte)value], length)))),
            (2, valid.Select(another => (Cut: true, Insert: another[..Math.Min(end, another.Length)]))), // spliced
            (tokens.Length > 0 ? 4 : 0, Gen.Elements(tokens.Length > 0 ? tokens : [""]).Zip(Gen.Elements(true, false), (token, cut) => (Cut: cut, Insert: Encoding.Latin1.GetBytes(token)))))
        from flipsBit in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from bit in Gen.Choose(0, 7)
        select flipsBit && begin < bytes.Length
            ? [.. bytes[..begin], (byte)(bytes[begin] ^ (1 << bit)), .. bytes[(begin + 1)..]]
            : (byte[])[.. bytes[..begin], .. instead.Insert, .. bytes[(instead.Cut ? end : begin)..]];

    private static byte[] Repeated(byte[] bytes, int times) => [.. Enumerable.Repeat(bytes, times).SelectMany(part => part)];
}
