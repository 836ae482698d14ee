using System.IO.Compression;
using System.Text;
using OcppActors.Recordings;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Recordings;

public sealed class RecordingFileTests : IDisposable
{
    private const string Line =
        """{"event":"Message","sender":"CP","protocol":null,"cp_id":"CP001","payload":[2,"1","Heartbeat",{}],"timestamp":"2026-04-18T20:03:20.123Z"}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("recording-").FullName;
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private string FilePath => Path.Combine(_folder, "traffic.jsonl");

    [Theory]
    [InlineData("", "", 0)]
    [InlineData(Line + "\n", Line + "\n", 0)]
    [InlineData(Line, Line + "\n", 0)]
    [InlineData(Line + "\n{\"event\":", Line + "\n", 9)]
    [InlineData(Line + "\n\0\0\0", Line + "\n", 3)]
    [InlineData("{\"event\":", "", 9)]
    public void A_torn_last_line_is_repaired(string before, string after, long cut)
    {
        File.WriteAllText(FilePath, before);

        Open(RotationRules.None).ShouldSatisfyAllConditions(
            recording => recording.TruncatedBytes.ShouldBe(cut),
            recording => recording.Add(Encoding.UTF8.GetBytes("next")),
            recording => recording.Dispose());

        File.ReadAllText(FilePath).ShouldBe($"{after}next\n");
    }

    [Fact]
    public async Task A_damaged_compressed_recording_is_reported_as_unreadable()
    {
        await File.WriteAllBytesAsync(FilePath, [0x1F, 0x8B, .. new byte[30]]);

        await Should.ThrowAsync<IOException>(async () =>
        {
            await foreach (var _ in RecordingLine.ReadAsync(FilePath, default))
            {
                // Nothing of it can be read.
            }
        });
    }

    [Fact]
    public void An_old_file_is_rotated_and_the_oldest_are_deleted()
    {
        using (var recording = Open(new RotationRules(0, TimeSpan.FromHours(24), 2, false)))
        {
            for (var day = 1; day <= 5; day++)
            {
                recording.Add(Encoding.UTF8.GetBytes($"day {day}, morning"));
                recording.Add(Encoding.UTF8.GetBytes($"day {day}, evening"));
                _time.Advance(TimeSpan.FromHours(24));
            }
        }

        var files = Directory.GetFiles(_folder).Order(StringComparer.Ordinal).Select(File.ReadAllText);
        files.ShouldBe(["day 3, morning\nday 3, evening\n", "day 4, morning\nday 4, evening\n", "day 5, morning\nday 5, evening\n"]);
    }

    [Fact]
    public void A_line_larger_than_the_size_limit_gets_its_own_file()
    {
        using (var recording = Open(new RotationRules(10, TimeSpan.Zero, 0, false)))
        {
            recording.Add("12345678901234"u8);
            recording.Add("1234"u8);
            recording.Add("5678"u8);
            recording.Add("9"u8);
        }

        Directory.GetFiles(_folder).Order(StringComparer.Ordinal).Select(File.ReadAllText)
            .ShouldBe(["12345678901234\n", "1234\n5678\n", "9\n"]);
    }

    [Fact]
    public async Task A_compressed_line_that_would_fill_the_memory_is_an_error()
    {
        var path = FilePath + ".gz";
        await using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i <= RecordingLine.MaxBytes / zeros.Length; i++)
            {
                await gzip.WriteAsync(zeros);
            }
        }

        var wrong = await Should.ThrowAsync<IOException>(async () =>
        {
            await foreach (var _ in RecordingLine.ReadAsync(path, CancellationToken.None))
            {
            }
        });

        wrong.Message.ShouldContain("has a line of more than 64 MiB, so it is no recording");
    }

    [Fact]
    public void Files_of_other_names_are_left_alone()
    {
        string[] others = ["traffic.jsonl.bak", "traffic.old.jsonl", "other.20260418T200320123Z.jsonl", "traffic.20260418T200320123Z.json"];
        foreach (var name in others)
        {
            File.WriteAllText(Path.Combine(_folder, name), "");
        }

        new RotatedFiles(FilePath, new RotationRules(1, TimeSpan.Zero, 1, true)).All.ShouldBeEmpty();
    }

    [RequiresTheory(Requirement.Unix)]
    [InlineData(false)]
    [InlineData(true)]
    public void A_recording_and_its_rotated_files_are_for_their_owner_alone(bool compresses)
    {
        using (var recording = Open(new RotationRules(10, TimeSpan.Zero, 0, compresses)))
        {
            recording.Add("12345678901234"u8);
            recording.Add("1234"u8);
        }

        var files = Directory.GetFiles(_folder);
        files.Length.ShouldBe(2);
        files.Count(path => path.EndsWith(".jsonl.gz", StringComparison.Ordinal)).ShouldBe(compresses ? 1 : 0);
        files.Select(FileModes.Of).ShouldAllBe(mode => mode == "600");
    }

    [RequiresFact(Requirement.Unix)]
    public void A_recording_is_not_written_through_a_link()
    {
        var victim = Path.Combine(_folder, "victim.txt");
        File.WriteAllText(victim, "no line");
        File.CreateSymbolicLink(FilePath, victim);

        Should.Throw<IOException>(() => Open(RotationRules.None)).Message.ShouldContain("name the file itself");

        File.ReadAllText(victim).ShouldBe("no line");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RecordingFile Open(RotationRules rules) => new(FilePath, rules, _time, untidy => throw untidy);
}
