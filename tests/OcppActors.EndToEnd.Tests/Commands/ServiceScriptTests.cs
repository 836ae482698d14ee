using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Commands;

/// <summary>The scripts of OpenRC and of FreeBSD's rc(8), with stubs of what only those systems have, and sleeping processes as services.</summary>
public sealed class ServiceScriptTests : IDisposable
{
    private const int EndedByHangup = 128 + ChildProcess.Hangup;

    // As far as the script uses it.
    private const string RcSubr = """
        load_rc_config() { ocpp2mqtt_snoop_enable=${SNOOP:-NO}; }
        checkyesno() { eval "[ \"\$$1\" = YES ]"; }
        wait_for_pids() { for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" 2>/dev/null || return 0; sleep 1; done; }
        run_rc_command() { "ocpp2mqtt_$1"; }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [RequiresTheory(Requirement.Unix)]
    [InlineData("ocpp-relay-server")]
    [InlineData("ocpp-snoop2mqtt")]
    public async Task A_reload_by_OpenRC_signals_the_service_through_its_supervisor(string service)
    {
        await using var command = Sleep();
        var supervisor = Write("supervise-daemon", $"#!/bin/sh\n[ \"$*\" = '{service} --signal HUP' ] && kill -HUP {command.Id}\n");
        var script = Path.Combine(Repository.Root, "init", "openrc", "init.d", service);

        var (status, _) = await ShellAsync($"chmod +x {supervisor}; PATH={_folder.FullName}:$PATH; RC_SVCNAME={service}; ebegin() {{ :; }}; eend() {{ return \"$1\"; }}; . {script}; reload");

        status.ShouldBe(0);
        (await command.ExitAsync()).ShouldBe(EndedByHangup);
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_reload_by_FreeBSD_signals_each_command_and_not_its_supervisor()
    {
        await using var relay = Sleep();
        await using var bridge = Sleep();
        await using var supervisor = Sleep();
        Note("relay", supervisor);
        Note("relay-command", relay);
        Note("snoop", supervisor);
        Note("snoop-command", bridge);

        (await FreeBsdAsync("reload", snoop: "YES")).ShouldBe((0, ""));

        (await relay.ExitAsync()).ShouldBe(EndedByHangup);
        (await bridge.ExitAsync()).ShouldBe(EndedByHangup);
        supervisor.HasExited.ShouldBeFalse();
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_reload_by_FreeBSD_signals_no_process_that_only_has_the_number_of_a_command_that_has_ended()
    {
        await using var stranger = Sleep();
        Note("relay-command", stranger);

        (await FreeBsdAsync("reload")).ShouldBe((1, "ocpp-relay-server is not running."));

        stranger.Signal(ChildProcess.Terminate);
        (await stranger.ExitAsync()).ShouldBe(128 + ChildProcess.Terminate, "no other signal has come before");
    }

    [RequiresFact(Requirement.Unix)]
    public async Task A_stop_by_FreeBSD_ends_the_supervisor_and_leaves_no_process_id_behind()
    {
        await using var supervisor = Sleep();
        Note("relay", supervisor);
        Note("relay-command", supervisor);

        (await FreeBsdAsync("stop")).ShouldBe((0, ""));

        (await supervisor.ExitAsync()).ShouldBe(128 + ChildProcess.Terminate);
        _folder.EnumerateFiles("*.pid").ShouldBeEmpty();
    }

    private static ChildProcess Sleep() => new("sleep", ["600"]);

    private static async Task<(int Status, string Said)> ShellAsync(string script)
    {
        await using var shell = new ChildProcess("sh", ["-c", script]);
        var status = await shell.ExitAsync();
        return (status, $"{shell.StandardOutput}{shell.StandardError}");
    }

    private Task<(int Status, string Said)> FreeBsdAsync(string verb, string snoop = "NO")
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "init", "BSD", "etc", "rc.d", "ocpp2mqtt"))
            .Replace("/etc/rc.subr", Write("rc.subr", RcSubr), StringComparison.Ordinal)
            .Replace("/var/run/", $"{_folder.FullName}/", StringComparison.Ordinal);
        return ShellAsync($"SNOOP={snoop}; set -- {verb}; . {Write("ocpp2mqtt", script)}");
    }

    private void Note(string name, ChildProcess process) => Write($"ocpp2mqtt-{name}.pid", $"{process.Id}\n");

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }
}
