using OcppActors.Files;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Files;

public sealed class PrivateFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("private-").FullName;

    private string Target => Path.Combine(_folder, "store.jsonl");

    private string Victim => Path.Combine(_folder, "victim.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_the_old_contents_stay_until_then()
    {
        File.WriteAllText(Target, "old");

        PrivateFile.Replace(Target, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            File.ReadAllText(Target).ShouldBe("old");
        });

        File.ReadAllText(Target).ShouldBe("new");
        Names().ShouldBe(["store.jsonl"]);
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(Target, "old");

        Should.Throw<IOException>(() => PrivateFile.Replace(Target, stream =>
        {
            stream.Write("ne"u8);
            throw new IOException("No space left on device");
        })).Message.ShouldBe("No space left on device");

        File.ReadAllText(Target).ShouldBe("old");
        Names().ShouldBe(["store.jsonl"]);
    }

    [Fact]
    public void What_killed_writers_have_left_is_removed_and_files_of_others_are_not()
    {
        string[] others = ["store.jsonl.new", "store.jsonl.0123456789abcdeg.new", "store.jsonl.0123.new", "other.jsonl.0123456789abcdef.new"];
        foreach (var name in others.Append("store.jsonl.0123456789abcdef.new"))
        {
            File.WriteAllText(Path.Combine(_folder, name), "");
        }

        PrivateFile.Replace(Target, _ => { });

        Names().ShouldBe(others.Append("store.jsonl"), ignoreOrder: true);
    }

    [RequiresFact(Requirement.Unix)]
    public void Files_are_for_their_owner_alone_also_while_they_are_written_and_so_are_new_folders()
    {
        var nested = Path.Combine(_folder, "state", "ocpp", "store.jsonl");

        PrivateFile.Replace(nested, _ => FileModes.Of(Directory.GetFiles(Path.GetDirectoryName(nested)!).ShouldHaveSingleItem()).ShouldBe("600"));
        PrivateFile.OpenOrCreate(Target, 1).Dispose();

        FileModes.Of(nested).ShouldBe("600");
        FileModes.Of(Target).ShouldBe("600");
        FileModes.Of(Path.Combine(_folder, "state")).ShouldBe("700");
        FileModes.Of(Path.Combine(_folder, "state", "ocpp")).ShouldBe("700");
    }

    [RequiresFact(Requirement.Unix)]
    public void A_file_that_others_could_read_is_private_once_it_is_replaced()
    {
        File.WriteAllText(Target, "old");
        FileModes.Set(Target, "644");

        PrivateFile.Replace(Target, _ => { });

        FileModes.Of(Target).ShouldBe("600");
    }

    [RequiresTheory(Requirement.Unix)]
    [InlineData(true)]
    [InlineData(false)] // it would make the file that the link names
    public void A_link_is_refused_with_the_remedy_and_what_it_leads_to_is_left_alone(bool exists)
    {
        File.CreateSymbolicLink(Target, Victim);
        if (exists)
        {
            File.WriteAllText(Victim, "of somebody else");
        }

        foreach (var write in new Action[] { () => PrivateFile.Replace(Target, _ => { }), () => PrivateFile.OpenOrCreate(Target, 1).Dispose() })
        {
            Should.Throw<IOException>(write).Message
                .ShouldBe($"{Target} is a link to {Victim}, and links are not written through; name the file itself, or make a link of its folder");
        }

        new FileInfo(Target).LinkTarget.ShouldBe(Victim);
        File.Exists(Victim).ShouldBe(exists);
        Names().Length.ShouldBe(exists ? 2 : 1);
        (exists ? File.ReadAllText(Victim) : "").ShouldBe(exists ? "of somebody else" : "");
    }

    [RequiresFact(Requirement.Unix)]
    public void A_link_that_takes_the_place_of_the_unfinished_file_is_neither_followed_nor_kept()
    {
        File.WriteAllText(Victim, "of somebody else");

        Should.Throw<IOException>(() => PrivateFile.Replace(Target, stream =>
        {
            var unfinished = Directory.GetFiles(_folder, "store.jsonl.*.new").ShouldHaveSingleItem();
            File.Delete(unfinished);
            File.CreateSymbolicLink(unfinished, Victim);
            stream.Write("secret"u8);
        })).Message.ShouldContain($"is a link to {Victim}");

        File.ReadAllText(Victim).ShouldBe("of somebody else");
        Names().ShouldBe(["victim.txt"]);
    }

    [RequiresFact(Requirement.Unix)]
    public void A_folder_may_be_a_link()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "private", "state"));
        var link = Path.Combine(_folder, "state");
        Directory.CreateSymbolicLink(link, folder.FullName);

        PrivateFile.Replace(Path.Combine(link, "store.jsonl"), stream => stream.Write("new"u8));
        using (var file = PrivateFile.OpenOrCreate(Path.Combine(link, "traffic.jsonl"), 1))
        {
            file.Write("line"u8);
        }

        File.ReadAllText(Path.Combine(folder.FullName, "store.jsonl")).ShouldBe("new");
        File.ReadAllText(Path.Combine(folder.FullName, "traffic.jsonl")).ShouldBe("line");
    }

    [Fact]
    public void An_existing_file_is_continued()
    {
        File.WriteAllText(Target, "old");

        using (var file = PrivateFile.OpenOrCreate(Target, 1))
        {
            file.Position = file.Length;
            file.Write(" and new"u8);
        }

        File.ReadAllText(Target).ShouldBe("old and new");
    }

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(_folder).Select(path => Path.GetFileName(path)!)];
}
