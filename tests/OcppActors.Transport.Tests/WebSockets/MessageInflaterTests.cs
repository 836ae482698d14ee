using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Transport.WebSockets;
using Shouldly;

namespace OcppActors.Transport.Tests.WebSockets;

public sealed class MessageInflaterTests
{
    private const long NoLimit = long.MaxValue;

    private static readonly Gen<byte[]> Data =
        from words in Gen.OneOf(Gen.Choose(0, 255).ArrayOf(20), Gen.Choose(65, 70).ArrayOf()).NonEmptyListOf()
        from times in Gen.Elements(1, 3, 400)
        select Enumerable.Repeat(words.SelectMany(word => word), times).SelectMany(word => word).Select(b => (byte)b).ToArray();

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Inflates_what_DeflateStream_deflates_in_any_chunks() =>
        Prop.ForAll(
            Data.Where(data => data.Length > 0).ToArbitrary(),
            Gen.Elements(CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.Optimal, CompressionLevel.SmallestSize).ToArbitrary(),
            Gen.Choose(1, 3000).ToArbitrary(),
            (data, level, chunk) =>
            {
                var inflater = Inflater();

                Inflate(inflater, Deflate(data, level), chunk).ShouldBe(data);
                (inflater.IsBroken, inflater.Ended, inflater.Size).ShouldBe((false, null, data.Length));
            }).Fuzz();

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Treats_damaged_data_as_DeflateStream_does() =>
        Prop.ForAll(
            Data.Where(data => data.Length > 0).ToArbitrary(),
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            Gen.Choose(1, 255).ToArbitrary(),
            (data, place, change) =>
            {
                var damaged = Deflate(data, CompressionLevel.Optimal);
                damaged[place % Math.Min(damaged.Length, 100)] ^= (byte)change;
                var inflater = Inflater();

                if (InflateByFramework(damaged) is { } inflated)
                {
                    Inflate(inflater, damaged, 7).Take(inflated.Length).ShouldBe(inflated);
                }
                else
                {
                    Inflate(inflater, damaged, 7);
                    inflater.IsBroken.ShouldBeTrue();
                }
            }).Fuzz();

    // A text of many different bytes has a dynamic block with a long header; one of few bytes has a fixed block.
    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(600, true)]
    [InlineData(600, false)]
    public void A_message_that_is_cut_anywhere_is_broken(int length, bool keepsContext)
    {
        var random = new Random(length);
        var whole = new DeflateEncoder().Compress([.. Enumerable.Range(0, length).Select(_ => (byte)(Math.Pow(random.NextDouble(), 4) * 200))]);
        Inflate(Inflater(keepsContext), whole, 100).Length.ShouldBe(length);
        ((whole[0] >> 1) & 3).ShouldBe(length < 100 ? 1 : 2);

        for (var count = 1; count < whole.Length; count++)
        {
            var inflater = Inflater(keepsContext);

            Inflate(inflater, whole[..count], 100);

            inflater.IsBroken.ShouldBeTrue($"{count} of {whole.Length} bytes");
        }
    }

    // Made with zlib and windows of 512 and 1024 bytes: numbers from 0 on, twice, each with a comma.
    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public void Inflates_data_deflated_with_a_smaller_window(int bits)
    {
        var (compressed, text) = SmallWindow.Sample(bits);
        var inflater = new MessageInflater(new PerMessageDeflate(WindowBits: bits), NoLimit, TimeProvider.System);

        Encoding.ASCII.GetString(Inflate(inflater, compressed, 5)).ShouldBe(text);
        inflater.IsBroken.ShouldBeFalse();
    }

    [Fact]
    public void A_match_before_the_beginning_is_broken()
    {
        // A fixed block: a match of length 3 at distance 1, where nothing stands yet.
        var inflater = Inflater();

        Inflate(inflater, [0b0000_0011, 0b0000_0010, 0, 0], 1).ShouldBeEmpty();

        inflater.IsBroken.ShouldBeTrue();
    }

    [Fact]
    public void Recovers_after_a_broken_message_without_context_takeover()
    {
        var inflater = Inflater(keepsContext: false);
        Inflate(inflater, [0xFF, 0xFF], 1);
        inflater.IsBroken.ShouldBeTrue();

        Inflate(inflater, Deflate("again"u8.ToArray(), CompressionLevel.Fastest), 1).ShouldBe("again"u8.ToArray());

        (inflater.IsBroken, inflater.Ended).ShouldBe((false, null));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Blocks_behind_the_final_block_of_a_message_break_it(int chunk)
    {
        var inflater = Inflater();

        Inflate(inflater, [.. Deflate("one"u8.ToArray(), CompressionLevel.Fastest), .. new DeflateEncoder().Compress("two"u8.ToArray())], chunk);

        (inflater.IsBroken, inflater.Ended).ShouldBe((true, TappedKind.BrokenCompression));
    }

    [Fact]
    public void Inflates_no_further_than_the_limit()
    {
        var inflater = new MessageInflater(new PerMessageDeflate(), limit: 100_000, TimeProvider.System);

        Inflate(inflater, new DeflateEncoder().Compress(new byte[10_000_000]), 1000).Length.ShouldBeLessThanOrEqualTo(100_000);

        inflater.Ended.ShouldBe(TappedKind.InflatingEnded);
    }

    [Fact]
    [Trait("Kind", "fuzz")]
    public void No_bytes_make_it_throw_or_inflate_further_than_the_limit()
    {
        const int Limit = 5000;
        var compressed = Data.Zip(Gen.Choose(1, 3), (data, blocks) => new DeflateEncoder().Compress(data, blocks));
        Prop.ForAll(Hostile.Bytes(compressed).NonEmptyListOf().ToArbitrary(), Gen.Choose(1, 3000).ToArbitrary(), (messages, chunk) =>
        {
            var inflater = new MessageInflater(new PerMessageDeflate(), Limit, TimeProvider.System);
            foreach (var message in messages.Take(5))
            {
                Inflate(inflater, message, chunk).Length.ShouldBeLessThanOrEqualTo(Limit);
            }
        }).Fuzz();
    }

    private static MessageInflater Inflater(bool keepsContext = true) => new(new PerMessageDeflate(keepsContext), NoLimit, TimeProvider.System);

    // One whole message.
    private static byte[] Inflate(MessageInflater inflater, byte[] compressed, int chunk)
    {
        var output = new MemoryStream();
        inflater.Begin();
        foreach (var part in compressed.Chunk(chunk))
        {
            for (var taken = 0; taken < part.Length;)
            {
                taken += inflater.Append(part.AsSpan(taken), maskKey: 0, offset: taken);
                Read();
            }
        }

        inflater.Complete();
        Read();
        inflater.Finish();
        return output.ToArray();

        void Read()
        {
            Span<byte> piece = stackalloc byte[700];
            while (inflater.Read(piece) is > 0 and var count)
            {
                output.Write(piece[..count]);
            }
        }
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
