using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Recordings;
using OcppActors.Snoop;
using OcppActors.TestSupport;
using OcppActors.Tests.Snoop;
using Shouldly;

namespace OcppActors.Tests.Recordings;

/// <summary>Recordings that were cut off, damaged or written by something else.</summary>
[Trait("Kind", "fuzz")]
public sealed class RecordingProperties : IDisposable
{
    private static readonly Gen<byte[]> Recordings =
        from lines in SnoopMessageProperties.Lines.ListOf().Resize(10)
        from lineBreak in Gen.Elements("\n"u8.ToArray(), "\r\n"u8.ToArray())
        from torn in Gen.Elements(0, 0, 1, 2, 20)
        let all = lines.SelectMany(line => line.Concat(lineBreak)).ToArray()
        select all[..Math.Max(0, all.Length - torn)];

    private readonly string _folder = Directory.CreateTempSubdirectory("recording-").FullName;

    private string FilePath => Path.Combine(_folder, "traffic.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_recording_is_read_line_by_line_compressed_or_not() =>
        Prop.ForAll(Recordings.ToArbitrary(), recording =>
        {
            var expected = Split(recording);

            Read(recording).SequenceEqual(expected).ShouldBeTrue();
            Read(Compress(recording)).SequenceEqual(expected).ShouldBeTrue();
        }).Fuzz();

    [Fact]
    public void A_damaged_compressed_recording_is_no_more_than_unreadable() =>
        Prop.ForAll(Hostile.Bytes(Recordings.Select(Compress)).ToArbitrary(), damaged =>
        {
            try
            {
                Read(damaged);
            }
            catch (IOException)
            {
                // What its readers report.
            }
        }).Fuzz();

    [Fact]
    public void A_recording_is_continued_after_its_last_whole_message() =>
        Prop.ForAll(Recordings.ToArbitrary(), recording =>
        {
            File.WriteAllBytes(FilePath, recording);
            long cut;
            using (var file = new RecordingFile(FilePath, RotationRules.None, new ManualTime(DateTimeOffset.UnixEpoch), failure => throw failure))
            {
                cut = file.TruncatedBytes;
                file.Add("next"u8);
            }

            var after = File.ReadAllBytes(FilePath);
            after.AsSpan().StartsWith(recording.AsSpan(0, recording.Length - (int)cut)).ShouldBeTrue();
            after.AsSpan().EndsWith("next\n"u8).ShouldBeTrue();
            (after.Length == 5 || after[^6] == '\n').ShouldBeTrue("the new line begins within another");
            Task.Run(() => RecordingTail.ReadAsync(FilePath, default)).GetAwaiter().GetResult().ShouldNotBeNull();
        }).Fuzz();

    private static List<string> Split(byte[] recording) =>
        [.. Encoding.Latin1.GetString(recording).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static byte[] Compress(byte[] recording)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(recording);
        }

        return compressed.ToArray();
    }

    private List<string> Read(byte[] recording)
    {
        File.WriteAllBytes(FilePath, recording);
        return Task.Run(async () =>
        {
            var lines = new List<string>();
            await foreach (var line in RecordingLine.ReadAsync(FilePath, default))
            {
                lines.Add(Encoding.Latin1.GetString(line.Text.Span));
                _ = SnoopMessage.Parse(line.Text);
            }

            return lines;
        }).GetAwaiter().GetResult();
    }
}
