using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Broker;
using Shouldly;

namespace OcppActors.Tests.Broker;

public sealed class RetainedFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("retained-");
    private readonly BrokerLog _log = new();

    private string Store => Path.Combine(_folder.FullName, "state", "retained.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Kind", "fuzz")]
    public void Any_bytes_written_are_read_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), ArbMap.Default.ArbFor<NonEmptyArray<byte>>(), (topic, payload) =>
        {
            var message = new RetainedMessage(Clean(topic.Get), 1, payload.Get);
            File().Write([message]);

            var read = File().Read().ShouldHaveSingleItem();

            (read.Topic, read.Quality).ShouldBe((message.Topic, 1));
            read.Payload.ToArray().ShouldBe(payload.Get);
        }).Fuzz(50);

    [Fact]
    public void The_file_is_readable_text()
    {
        File().Write([Message("ocpp/CP1/availability", "online"), new RetainedMessage("raw", 0, new byte[] { 0xFF })]);

        System.IO.File.ReadAllLines(Store).ShouldBe(
        [
            """{"format":"ocpp-actors-retained-1","messages":2}""",
            """{"topic":"ocpp/CP1/availability","qos":1,"text":"online"}""",
            """{"topic":"raw","qos":0,"base64":"/w=="}""",
        ]);
    }

    [Fact]
    public void A_missing_file_means_no_retained_messages() => File().Read().ShouldBeEmpty();

    [Fact]
    public void Leftovers_of_an_unfinished_write_are_not_read()
    {
        File().Write([Message("a", "1")]);
        System.IO.File.WriteAllText($"{Store}.new", "{\"format\"");

        File().Read().ShouldHaveSingleItem().Topic.ShouldBe("a");
        _log.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(3, "1 of 2 messages can be read")] // the second message is cut off
    [InlineData(0, "0 messages can be read")]
    public void A_damaged_file_is_kept_and_its_readable_part_used(int keptLines, string told)
    {
        File().Write([Message("a", "1"), Message("b", "2")]);
        var lines = System.IO.File.ReadAllLines(Store);
        var damaged = keptLines == 0 ? "\0\0\0garbage" : string.Join('\n', lines)[..^5];
        System.IO.File.WriteAllText(Store, damaged);

        File().Read().Select(message => message.Topic).ShouldBe(keptLines == 0 ? [] : ["a"]);

        System.IO.File.Exists(Store).ShouldBeFalse();
        var aside = Directory.GetFiles(Path.GetDirectoryName(Store)!, "retained.jsonl.broken-*").ShouldHaveSingleItem();
        System.IO.File.ReadAllText(aside).ShouldBe(damaged);
        var line = _log.Lines.ShouldHaveSingleItem();
        line.ShouldContain(told);
        line.ShouldContain(aside);
    }

    [Fact]
    public void A_link_in_its_place_is_neither_read_nor_written_through()
    {
        var victim = Path.Combine(_folder.FullName, "victim");
        System.IO.File.WriteAllText(victim, "mine");
        Directory.CreateDirectory(Path.GetDirectoryName(Store)!);
        System.IO.File.CreateSymbolicLink(Store, victim);

        Should.Throw<IOException>(() => File().Write([Message("a", "1")])).Message.ShouldContain("is a link to");
        Should.Throw<IOException>(() => File().Read()).Message.ShouldContain("is a link to");

        System.IO.File.ReadAllText(victim).ShouldBe("mine");
        new FileInfo(Store).LinkTarget.ShouldBe(victim);
    }

    [Fact]
    public void An_unwritable_store_is_reported_with_the_remedy()
    {
        Directory.CreateDirectory(Store); // a folder is in its place

        Should.Throw<IOException>(() => File().Write([])).Message.ShouldContain("set another --mqtt-embedded-store, or none");
    }

    [Fact]
    public async Task Changes_are_written_together_and_the_last_ones_at_the_end()
    {
        var table = new RetainedTable(new RetainedLimits(new RetainedShare(10, 1000)));
        var file = File();
        var writer = new RetainedWriter(table, file, TimeSpan.FromHours(1), TimeProvider.System, _log);
        table.Put(Message("a", "1"), RetainedOwner.Relay);
        writer.RequestWrite();
        writer.RequestWrite();
        System.IO.File.Exists(Store).ShouldBeFalse();

        await writer.DisposeAsync();

        file.Read().ShouldHaveSingleItem().Topic.ShouldBe("a");
    }

    private static RetainedMessage Message(string topic, string payload) => new(topic, 1, Encoding.UTF8.GetBytes(payload));

    // Half of a surrogate pair is no text, and MQTTnet never gives one.
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private RetainedFile File() => new(Store, TimeProvider.System, _log);
}
