using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.TestSupport;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Commands;

/// <summary><c>init/install.sh</c> and <c>init/uninstall.sh</c>, below a scratch root.</summary>
public sealed class InstallTests : IDisposable
{
    // A script starts some hundred small programs, which takes long on a busy machine.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("install-");

    // Laid out as a publish folder: <project>/release/<command>.
    private static string Published => Repository.Programs;

    public void Dispose() => _root.Delete(recursive: true);

    [RequiresFact(Requirement.Unix)]
    public async Task A_dry_run_prints_every_step_and_changes_nothing()
    {
        var said = await InstallAsync("--init", "systemd", "--dry-run");

        said.ShouldContain("Nothing is done.");
        said.ShouldContain("write /etc/systemd/system/ocpp-relay-server.service");
        said.ShouldContain("write /etc/ocpp-actors/config.yaml, to be edited");
        _root.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [RequiresFact(Requirement.Unix)]
    public async Task The_installed_programs_run_and_a_second_run_changes_nothing()
    {
        await InstallAsync("--init", "systemd");

        foreach (var command in new[] { "ocpp-relay-server", "ocpp-snoop2mqtt" })
        {
            var target = new FileInfo(At($"/usr/local/bin/{command}")).LinkTarget.ShouldNotBeNull();
            (await RunAsync(At(target), "--version")).Said.ShouldStartWith($"{command} ");
        }

        var before = Contents();
        (await InstallAsync("--init", "systemd")).ShouldContain("nothing to do");
        Contents().ShouldBe(before);
    }

    [RequiresFact(Requirement.Unix)]
    public async Task An_existing_configuration_is_kept_and_everything_else_is_updated()
    {
        await InstallAsync("--init", "systemd");
        await File.WriteAllTextAsync(At("/etc/ocpp-actors/config.yaml"), "relay: {cpms: \"ws://mine/\"}\n");
        await File.WriteAllTextAsync(At("/etc/ocpp-actors/config.yaml.example"), "of an older version");
        await File.WriteAllTextAsync(At("/etc/systemd/system/ocpp-snoop2mqtt.service"), "of an older version");

        var said = await InstallAsync("--init", "systemd");

        said.ShouldContain("write /etc/systemd/system/ocpp-snoop2mqtt.service");
        File.ReadAllText(At("/etc/ocpp-actors/config.yaml")).ShouldContain("ws://mine/");
        File.ReadAllText(At("/etc/ocpp-actors/config.yaml.example")).ShouldContain("#cpms:");
        File.ReadAllText(At("/etc/systemd/system/ocpp-snoop2mqtt.service")).ShouldContain("DynamicUser=yes");
    }

    [RequiresTheory(Requirement.Unix)]
    [InlineData("systemd", "systemctl enable --now ocpp-snoop2mqtt")]
    [InlineData("openrc", "rc-update add ocpp-snoop2mqtt")]
    [InlineData("launchd", "launchctl bootstrap system /Library/LaunchDaemons/org.ocpp-actors.ocpp-snoop2mqtt.plist")]
    public async Task Without_a_broker_of_the_relay_the_next_steps_enable_the_bridge_and_tell_how_to_choose(string init, string step)
    {
        var said = await InstallAsync("--init", init);

        said.ShouldContain(step);
        said.ShouldContain("ocpp-snoop2mqtt publishes the metering. To let the relay publish it in its own process, set mqtt_broker_host");
        said.ShouldNotContain("is not enabled");
    }

    [RequiresTheory(Requirement.Unix)]
    [InlineData("relay:\n  cpms: ws://mine/\n  mqtt_broker_host: broker   # at home\n", true)]
    [InlineData("relay: {cpms: \"ws://mine/\", mqtt_broker_host: embedded}\n", true)]
    [InlineData("relay:\n  cpms: ws://mine/\n  #mqtt_broker_host: broker\nsnoop2mqtt:\n  mqtt_broker_host: broker\n", false)]
    [InlineData("snoop2mqtt:\n  mqtt_broker_host: broker\nrelay:\n  mqtt_broker_host: null\n", false)]
    [InlineData("relay: {cpms: \"ws://mine/\"}\n", false)]
    [InlineData("relay:\n  mqtt_broker_host: ''   # none yet\n", false)]
    [InlineData("relay: {mqtt_broker_host: '', cpms: \"ws://mine/\"}\n", false)]
    [InlineData("\"relay\":\n  'mqtt_broker_host': 'broker'\n", true)]
    [InlineData("relay: {\"mqtt_broker_host\": \"broker\"}\n", true)]
    [InlineData("", true, "OCPP_RELAY_MQTT_BROKER_HOST=broker\n")]
    [InlineData("", false, "#OCPP_RELAY_MQTT_BROKER_HOST=broker\nOCPP_RELAY_MQTT_BROKER_HOST=\n")]
    public async Task An_upgrade_says_which_of_the_two_publishes_the_metering(string configuration, bool isTheRelay, string environment = "")
    {
        Directory.CreateDirectory(At("/etc/ocpp-actors"));
        await File.WriteAllTextAsync(At("/etc/ocpp-actors/config.yaml"), configuration);
        await File.WriteAllTextAsync(At("/etc/ocpp-actors/ocpp-relay-server.env"), environment);

        var said = await InstallAsync("--init", "systemd");

        said.ShouldContain(isTheRelay ? "ocpp-snoop2mqtt is not enabled: the relay publishes the metering itself" : "ocpp-snoop2mqtt publishes the metering.");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_new_build_replaces_the_old_one_atomically()
    {
        await InstallAsync("--init", "none", "--only", "relay");
        var first = new FileInfo(At("/usr/local/bin/ocpp-relay-server")).LinkTarget;
        var other = Directory.CreateDirectory(At("/other/ocpp-relay-server"));
        foreach (var file in new DirectoryInfo(Path.GetDirectoryName(At(first!))!).EnumerateFiles())
        {
            file.CopyTo(Path.Combine(other.FullName, file.Name));
        }

        await File.WriteAllTextAsync(Path.Combine(other.FullName, "notes"), "another build");
        (await RunAsync("bash", Script("install.sh"), "--root", _root.FullName, "--init", "none", "--only", "relay", "--from", At("/other"))).Status.ShouldBe(0);

        var second = new FileInfo(At("/usr/local/bin/ocpp-relay-server")).LinkTarget;
        second.ShouldNotBe(first);
        (await RunAsync(At(second!), "--version")).Status.ShouldBe(0);
        File.Exists(At(first!)).ShouldBeTrue("a process of the build before may still load parts of it");
        Directory.Exists(At("/usr/local/bin/ocpp-snoop2mqtt")).ShouldBeFalse();
    }

    [RequiresTheory(Requirement.Unix)]
    [InlineData("077", "systemd", "600")]
    [InlineData("000", "systemd", "600")]
    [InlineData("077", "openrc", "640")]
    [InlineData("000", "launchd", "640")]
    public async Task The_caller_s_umask_changes_nothing(string umask, string init, string configuration)
    {
        await InstallWithAsync(umask, init);

        var entries = _root.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Where(entry => entry.LinkTarget is null).ToList();
        var odd = entries.Select(entry => (Path: entry.FullName[_root.FullName.Length..], Mode: FileModes.Of(entry.FullName)))
            .Where(entry => entry.Mode is not ("755" or "644")).ToList();
        entries.Count.ShouldBeGreaterThan(50);
        odd.ShouldBe(
            init == "launchd"
                ? [("/usr/local/etc/ocpp-actors/config.yaml", configuration), ("/usr/local/var/ocpp-actors", "700")]
                : [("/etc/ocpp-actors/config.yaml", configuration)],
            ignoreOrder: true);
        foreach (var command in new[] { "ocpp-relay-server", "ocpp-snoop2mqtt" })
        {
            FileModes.Of(At(new FileInfo(At($"/usr/local/bin/{command}")).LinkTarget!)).ShouldBe("755");
        }

        foreach (var folder in entries.OfType<DirectoryInfo>().Where(folder => FileModes.Of(folder.FullName) != "700"))
        {
            FileModes.Of(folder.FullName).ShouldBe("755", folder.FullName);
        }
    }

    [RequiresFact(Requirement.Unix)]
    public async Task Folders_that_an_earlier_version_left_to_the_umask_are_mended()
    {
        await InstallAsync("--init", "systemd");
        FileModes.Set(At("/opt/ocpp-actors"), "700");
        FileModes.Set(At("/opt/ocpp-actors/ocpp-relay-server"), "777");
        FileModes.Set(At("/etc/ocpp-actors"), "777");

        var said = await InstallAsync("--init", "systemd");

        said.ShouldContain("let the services enter /opt/ocpp-actors");
        said.ShouldContain("let nobody but its owner write to /opt/ocpp-actors/ocpp-relay-server");
        FileModes.Of(At("/opt/ocpp-actors")).ShouldBe("755");
        FileModes.Of(At("/opt/ocpp-actors/ocpp-relay-server")).ShouldBe("755");
        FileModes.Of(At("/etc/ocpp-actors")).ShouldBe("755");
        (await InstallAsync("--init", "systemd")).ShouldContain("nothing to do");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task Folders_that_the_operator_has_opened_to_a_group_only_or_given_other_bits_stay_as_they_are()
    {
        await InstallAsync("--init", "systemd");
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chgrp", "1", At("/opt/ocpp-actors"));
        }

        FileModes.Set(At("/opt/ocpp-actors"), "750");
        FileModes.Set(At("/opt/ocpp-actors/ocpp-relay-server"), "2755");
        FileModes.Set(At("/etc/ocpp-actors"), "700");

        (await InstallAsync("--init", "systemd")).ShouldContain("nothing to do");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_folder_of_the_configuration_that_the_operator_closed_stays_closed()
    {
        await InstallAsync("--init", "systemd");
        FileModes.Set(At("/etc/ocpp-actors"), "750");

        (await InstallAsync("--init", "systemd")).ShouldContain("nothing to do");

        FileModes.Of(At("/etc/ocpp-actors")).ShouldBe("750");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_failed_installation_is_rolled_back()
    {
        Directory.CreateDirectory(At("/usr/local/bin"));
        await File.WriteAllTextAsync(At("/usr/local/bin/ocpp-snoop2mqtt"), "somebody else's");

        var (status, said) = await RunAsync("bash", Script("install.sh"), "--root", _root.FullName, "--init", "systemd", "--from", Published);

        status.ShouldBe(1);
        said.ShouldContain("/usr/local/bin/ocpp-snoop2mqtt is there already and no link; move it away");
        Files().ShouldBe(["/usr/local/bin/ocpp-snoop2mqtt"]);
        Directory.Exists(At("/opt")).ShouldBeFalse();
    }

    [RequiresFact(Requirement.Unix, Requirement.Systemd)]
    public async Task The_units_are_valid_and_sandbox_the_service()
    {
        await InstallAsync("--init", "systemd");
        Directory.CreateDirectory(At("/usr/lib/systemd"));
        (await RunAsync("cp", "-r", "/lib/systemd/system", At("/usr/lib/systemd/"))).ShouldBe((0, "")); // what they refer to
        Directory.CreateDirectory(At("/bin"));
        (await RunAsync("cp", "-L", "/bin/sh", "/bin/kill", "/bin/rm", At("/bin/"))).ShouldBe((0, ""));

        foreach (var unit in new[] { "ocpp-relay-server.service", "ocpp-snoop2mqtt.service" })
        {
            var verified = await RunAsync("systemd-analyze", "verify", "--man=no", $"--root={_root.FullName}", unit);
            verified.ShouldBe((0, ""));
            var rated = await RunAsync(
                "systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=16", At($"/etc/systemd/system/{unit}"));
            rated.Status.ShouldBe(0, rated.Said);
            var lines = await File.ReadAllLinesAsync(At($"/etc/systemd/system/{unit}"));
            lines.ShouldContain("TasksMax=1024");
            lines.ShouldContain("OOMPolicy=continue");
            lines.ShouldContain("Environment=DOTNET_EnableDiagnostics=0");
            lines.Count(line => line.StartsWith("MemoryMax=", StringComparison.Ordinal)).ShouldBe(1);
        }
    }

    [RequiresTheory(Requirement.Unix)]
    [InlineData("ocpp-relay-server")]
    [InlineData("ocpp-snoop2mqtt")]
    public async Task The_unit_s_copy_of_the_configuration_is_renewed_and_for_the_service_alone(string service)
    {
        var (unit, command) = await CopyingAsync(service);

        (await RunAsync("sh", "-c", command)).ShouldBe((0, ""));
        await File.WriteAllTextAsync(At("/etc/ocpp-actors/config.yaml"), "relay:\n");
        (await RunAsync("sh", "-c", command)).ShouldBe((0, ""));

        var copy = At($"/run/ocpp-actors/{service}.yaml");
        (await File.ReadAllTextAsync(copy)).ShouldBe("relay:\n");
        (await RunAsync("stat", "-c", "%a", copy)).ShouldBe((0, "400"));
        unit.ShouldContain("ExecReload=+/bin/kill -HUP $MAINPID");
        unit.ShouldContain($"ExecStopPost=+/bin/rm -f /run/ocpp-actors/{service}.yaml");
        unit.ShouldContain("LoadCredential=config.yaml:/etc/ocpp-actors/config.yaml", "drop-ins of 0.1.0 name it");
    }

    [RequiresTheory(Requirement.Unix)]
    [InlineData("ocpp-relay-server")]
    [InlineData("ocpp-snoop2mqtt")]
    public async Task A_link_sends_the_unit_s_copy_nowhere_else_and_root_alone_can_make_one(string service)
    {
        var (_, command) = await CopyingAsync(service);
        var copy = At($"/run/ocpp-actors/{service}.yaml");
        var elsewhere = Directory.CreateDirectory(At("/elsewhere"));
        Directory.CreateDirectory(At("/run/ocpp-actors"));
        foreach (var target in new[] { elsewhere.FullName, Path.Combine(elsewhere.FullName, "file") })
        {
            File.Delete(copy);
            File.CreateSymbolicLink(copy, target);

            (await RunAsync("sh", "-c", command)).ShouldBe((0, ""));

            new FileInfo(copy).LinkTarget.ShouldBeNull();
            elsewhere.EnumerateFileSystemInfos().ShouldBeEmpty();
        }

        (await RunAsync("stat", "-c", "%a", At("/run/ocpp-actors"))).ShouldBe((0, "755"));
        Directory.EnumerateFileSystemEntries(At($"/run/{service}")).ShouldBeEmpty("the service's user owns this folder");
    }

    [RequiresTheory(Requirement.Unix, Requirement.XmlLint)]
    [InlineData("systemd", "/etc/ocpp-actors", "/etc/systemd/system/ocpp-relay-server.service")]
    [InlineData("openrc", "/etc/ocpp-actors", "/etc/init.d/ocpp-relay-server", "/etc/init.d/ocpp-snoop2mqtt", "/etc/conf.d/ocpp-relay-server")]
    [InlineData("freebsd", "/usr/local/etc/ocpp-actors", "/usr/local/etc/rc.d/ocpp2mqtt", "/usr/local/etc/newsyslog.conf.d/ocpp-relay.conf")]
    [InlineData("launchd", "/usr/local/etc/ocpp-actors", "/Library/LaunchDaemons/org.ocpp-actors.ocpp-snoop2mqtt.plist")]
    public async Task Each_init_system_gets_its_files_and_uninstalling_leaves_the_configuration_alone(string init, string configuration, params string[] files)
    {
        await InstallAsync("--init", init);
        foreach (var file in files)
        {
            File.Exists(At(file)).ShouldBeTrue(file);
            await ShouldBeSoundAsync(At(file));
        }

        var uninstalled = await UninstallAsync("--init", init);
        Files().ShouldBe([$"{configuration}/config.yaml"]);
        uninstalled.ShouldContain("--purge removes it");

        await UninstallAsync("--init", init, "--purge");
        Files().ShouldBeEmpty();
        Directory.Exists(At(configuration)).ShouldBeFalse();
    }

    [RequiresTheory(Requirement.Unix)]
    [InlineData("--bogus")]
    [InlineData("--only", "everything")]
    [InlineData("--init", "upstart")]
    [InlineData("--prefix", "relative")]
    [InlineData("--from", "x", "--self-contained")]
    public async Task A_usage_error_is_reported_and_nothing_is_done(params string[] options)
    {
        var (status, said) = await RunAsync("bash", [Script("install.sh"), "--root", _root.FullName, .. options]);

        status.ShouldBe(2);
        said.ShouldStartWith("install.sh: ");
        Files().ShouldBeEmpty();
    }

    private static string Script(string name) => Path.Combine(Repository.Root, "init", name);

    private static async Task ShouldBeSoundAsync(string file)
    {
        var lint = Path.GetExtension(file) switch
        {
            ".plist" => await RunAsync("xmllint", "--noout", "--nonet", file),
            ".service" or ".conf" => (0, ""),
            _ => await RunAsync("sh", "-n", file),
        };
        lint.ShouldBe((0, ""), file);
    }

    private static async Task<(int Status, string Said)> RunAsync(string file, params IEnumerable<string> arguments)
    {
        await using var process = new ChildProcess(file, arguments);
        var status = await process.ExitAsync(Bound);
        return (status, $"{process.StandardOutput}{process.StandardError}");
    }

    private Task<string> InstallAsync(params string[] options) => SucceedAsync(["install.sh", "--from", Published, .. options]);

    private async Task InstallWithAsync(string umask, string init)
    {
        string[] install = [Script("install.sh"), "--root", _root.FullName, "--from", Published, "--init", init];
        var (status, said) = await RunAsync("bash", ["-c", $"umask {umask}; exec bash \"$@\"", "bash", .. install]);
        status.ShouldBe(0, said);
    }

    private Task<string> UninstallAsync(params string[] options) => SucceedAsync(["uninstall.sh", .. options]);

    private async Task<string> SucceedAsync(string[] arguments)
    {
        var (status, said) = await RunAsync("bash", [Script(arguments[0]), "--root", _root.FullName, .. arguments[1..]]);
        status.ShouldBe(0, said);
        return said;
    }

    // The command with which root copies the configuration, below the scratch root.
    private async Task<(string[] Unit, string Command)> CopyingAsync(string service)
    {
        const string Shell = "+/bin/sh -c '";
        await InstallAsync("--init", "systemd");
        var unit = await File.ReadAllLinesAsync(At($"/etc/systemd/system/{service}.service"));
        var commands = unit.Where(line => line.Contains(Shell, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(Shell, StringComparison.Ordinal) + Shell.Length)..^1]).ToList();
        commands.Count.ShouldBe(2);
        commands.Distinct().Count().ShouldBe(1, "a start and a reload copy alike");
        Directory.CreateDirectory(At($"/run/{service}"));
        return (unit, commands[0].Replace("%%", "%", StringComparison.Ordinal).Replace("/run/", At("/run/"), StringComparison.Ordinal).Replace("/etc/", At("/etc/"), StringComparison.Ordinal));
    }

    private string At(string path) => _root.FullName + path;

    private string[] Files() => [.. _root.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.FullName[_root.FullName.Length..])];

    private string[] Contents() =>
        [.. _root.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => $"{file.FullName} {file.LastWriteTimeUtc:O} {file.Length}").Order(StringComparer.Ordinal)];
}
