using OcppActors.Hosting;
using OcppActors.Hosting.Checks;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class SecretFilesCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secrets-").FullName;

    private string Config => Path.Combine(_folder, "config.yaml");

    public SecretFilesCheckTests()
    {
        File.WriteAllText(Config, "relay:\n");
        FileModes.Set(_folder, "755");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [RequiresTheory(Requirement.Unix)]
    [InlineData("644")]
    [InlineData("444")]
    [InlineData("604")]
    public void A_file_that_all_may_read_is_a_warning_with_its_mode_and_the_remedy(string mode)
    {
        FileModes.Set(Config, mode);

        var finding = SecretFilesCheck.Of([Config]).ShouldHaveSingleItem();

        finding.Verdict.ShouldBe(Verdict.Warning);
        finding.Text.ShouldBe(
            $"{Config} holds a secret, and every user of this machine may read it (mode {mode}); chmod 600 it, or 640 where the service reads it by its group");
    }

    [RequiresTheory(Requirement.Unix)]
    [InlineData("600")]
    [InlineData("640")] // as installed where the service has a user: root's, readable by the service's group
    [InlineData("400")] // the copy that the systemd units make
    [InlineData("440")] // credentials of systemd, where it grants access by a list
    public void A_file_for_its_owner_or_group_is_none(string mode)
    {
        FileModes.Set(Config, mode);

        SecretFilesCheck.Of([Config]).ShouldHaveSingleItem().Verdict.ShouldBe(Verdict.Ok);
    }

    [RequiresFact(Requirement.Unix)]
    public void A_file_in_a_folder_that_others_cannot_enter_is_none_also_by_a_link_from_outside()
    {
        FileModes.Set(Config, "644");
        FileModes.Set(_folder, "750");
        using var elsewhere = new Elsewhere(Config);

        OpenToAll.ModeOf(Config).ShouldBeNull();
        OpenToAll.ModeOf(elsewhere.Link).ShouldBeNull();

        FileModes.Set(_folder, "751");
        OpenToAll.ModeOf(elsewhere.Link).ShouldBe("644");
    }

    [RequiresFact(Requirement.Unix)]
    public void A_device_is_none_whoever_may_read_it() => OpenToAll.ModeOf("/dev/null").ShouldBeNull();

    [RequiresFact(Requirement.Unix)]
    public void Secrets_that_systemd_or_a_container_engine_passes_on_are_theirs()
    {
        SecretFilesCheck.Of(["/run/secrets/password", "/run/credentials/ocpp-relay-server.service/password"])
            .ShouldHaveSingleItem().Verdict.ShouldBe(Verdict.Ok);
    }

    [Fact]
    public void Settings_without_secrets_have_no_line() => SecretFilesCheck.Of([]).ShouldBeEmpty();

    private sealed class Elsewhere : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elsewhere-");

        public Elsewhere(string target)
        {
            FileModes.Set(_folder.FullName, "755");
            Link = Path.Combine(_folder.FullName, "link.yaml");
            File.CreateSymbolicLink(Link, target);
        }

        public string Link { get; }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
