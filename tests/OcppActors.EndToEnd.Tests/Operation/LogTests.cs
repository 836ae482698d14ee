using System.Text.Json;
using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Operation;

/// <summary>How the log is written, by option and by what standard output is.</summary>
public sealed class LogTests
{
    [RequiresFact(Requirement.Unix)]
    public async Task A_JSON_log_has_one_object_per_line()
    {
        await using var relay = await Relay.StartAsync("ws://127.0.0.1:9/", "--log-format", "json");
        await using var charger = await FakeCharger.ConnectAsync(new Uri(relay.Chargers, "CP001"));
        await relay.LogsAsync("no connection to the CPMS");
        relay.Process.Signal(ChildProcess.Terminate);
        (await relay.Process.ExitAsync()).ShouldBe(0);

        var lines = relay.Process.StandardOutput.Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();

        lines.ShouldAllBe(line => line.GetProperty("timestamp").GetDateTime().Kind == DateTimeKind.Utc);
        var warning = lines.Single(line => line.GetProperty("level").GetString() == "warning");
        warning.GetProperty("message").GetString().ShouldNotBeNull().ShouldStartWith("Charge point CP001: no connection to the CPMS");
        warning.GetProperty("logger").GetString().ShouldNotBeNull().ShouldStartWith("akka://ocpp/user/charge-points/CP001");
    }

    [RequiresTheory(Requirement.Linux)]
    [InlineData("JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/3); export JOURNAL_STREAM", "<6>ocpp-relay-server ")]
    [InlineData("JOURNAL_STREAM=1:2; export JOURNAL_STREAM", "2")]
    [InlineData("unset JOURNAL_STREAM", "2")]
    public async Task In_the_journal_a_line_begins_with_its_priority(string environment, string beginning)
    {
        await using var relay = new ChildProcess(
            "/bin/sh",
            [
                "-c",
                $"exec 3>&1; {environment}; exec \"$@\"",
                "sh",
                Repository.Executable("OcppRelayServer", "ocpp-relay-server"),
                .. (string[])["--cpms", "ws://127.0.0.1:9/", "--ocpp-host", "127.0.0.1", "--ocpp-port", "0", "--snoop-port", "0"],
            ]);

        var first = await relay.Output.FirstAsync(_ => true, "the first line", Deadline.Long);

        first.Text.ShouldStartWith(beginning);
    }
}
