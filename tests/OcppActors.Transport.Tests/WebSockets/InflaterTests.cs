using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

public sealed class InflaterTests
{
    private const int FullWindow = 15;

    private static readonly Gen<byte[]> Data =
        from words in Gen.OneOf(Gen.Choose(0, 255).ArrayOf(20), Gen.Choose(65, 70).ArrayOf()).NonEmptyListOf()
        from times in Gen.Elements(1, 3, 400)
        select Enumerable.Repeat(words.SelectMany(word => word), times).SelectMany(word => word).Select(b => (byte)b).ToArray();

    [Fact]
    public void Inflates_what_the_framework_deflates_in_whatever_chunks_it_comes() =>
        Prop.ForAll(
            Data.Where(data => data.Length > 0).ToArbitrary(),
            Gen.Elements(CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.Optimal, CompressionLevel.SmallestSize).ToArbitrary(),
            Gen.Choose(1, 300).ToArbitrary(),
            (data, level, chunk) =>
            {
                var inflater = new Inflater(FullWindow);

                Inflate(inflater, Deflate(data, level), chunk).ShouldBe(data);
                (inflater.IsBroken, inflater.WasFinal, inflater.IsBetweenBlocks).ShouldBe((false, true, true));
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Judges_damaged_data_as_the_framework_does() =>
        Prop.ForAll(
            Data.Where(data => data.Length > 0).ToArbitrary(),
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            Gen.Choose(1, 255).ToArbitrary(),
            (data, place, change) =>
            {
                var damaged = Deflate(data, CompressionLevel.Optimal);
                damaged[place % Math.Min(damaged.Length, 100)] ^= (byte)change;
                var inflater = new Inflater(FullWindow);

                if (InflateByFramework(damaged) is { } inflated)
                {
                    Inflate(inflater, damaged, 7).Take(inflated.Length).ShouldBe(inflated);
                }
                else
                {
                    Inflate(inflater, damaged, 7);
                    inflater.IsBroken.ShouldBeTrue();
                }
            }).QuickCheckThrowOnFailure();

    // Made with zlib and windows of 512 and 1024 bytes: numbers from 0 on, twice, each with a comma.
    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public void Needs_no_larger_window_than_was_agreed(int bits)
    {
        var (compressed, text) = SmallWindow.Sample(bits);

        Encoding.ASCII.GetString(Inflate(new Inflater(bits), compressed, 5)).ShouldBe(text);
    }

    [Fact]
    public void Does_not_look_behind_the_beginning()
    {
        // A fixed block: a match of length 3 at distance 1, where nothing stands yet.
        var inflater = new Inflater(FullWindow);

        Inflate(inflater, [0b0000_0011, 0b0000_0010, 0, 0], 1).ShouldBeEmpty();

        inflater.IsBroken.ShouldBeTrue();
    }

    [Fact]
    public void Begins_anew_after_a_reset()
    {
        var inflater = new Inflater(FullWindow);
        Inflate(inflater, [0xFF, 0xFF], 1);
        inflater.IsBroken.ShouldBeTrue();

        inflater.Reset();

        Inflate(inflater, Deflate("again"u8.ToArray(), CompressionLevel.Fastest), 1).ShouldBe("again"u8.ToArray());
    }

    private static byte[] Inflate(Inflater inflater, byte[] compressed, int chunk)
    {
        var output = new MemoryStream();
        foreach (var part in compressed.Chunk(chunk))
        {
            ReadOnlySpan<byte> input = part;
            while (inflater.Inflate(ref input) is { IsEmpty: false } piece)
            {
                output.Write(piece);
            }
        }

        return output.ToArray();
    }

    private static byte[] Deflate(byte[] data, CompressionLevel level)
    {
        var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, level))
        {
            deflate.Write(data);
        }

        return output.ToArray();
    }

    // Null: the framework says that it is no DEFLATE stream.
    private static byte[]? InflateByFramework(byte[] compressed)
    {
        var output = new MemoryStream();
        try
        {
            using var inflate = new DeflateStream(new MemoryStream(compressed), CompressionMode.Decompress);
            inflate.CopyTo(output);
            return output.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
