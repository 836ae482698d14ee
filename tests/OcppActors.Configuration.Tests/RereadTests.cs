using System.Text;
using Shouldly;

namespace OcppActors.Configuration.Tests;

/// <summary>What a running service finds when it reads its configuration again.</summary>
public sealed class RereadTests
{
    [Fact]
    public void The_file_is_read_again_and_command_line_and_environment_still_override_it()
    {
        var run = ConfigurationRun.Of("--config c.yaml --dial-timeout 5").With("OCPP_RELAY_MAX_CONNECTIONS", "7")
            .WithFile("c.yaml", "relay:\n  cpms: ws://before/\n");
        var start = run.Relay();

        run.WithFile("c.yaml", "relay:\n  cpms: ws://after/\n  dial_timeout: 6\n  max_connections: 8\n  max_handshakes: 9\n");
        var read = start.Reread();

        read.Configuration!.Routing.Cpms.ShouldBe(new Uri("ws://after/"));
        (read.Configuration.Limits.Dialing.Timeout, read.Configuration.Limits.Admission.Connections, read.Configuration.Limits.Admission.Handshakes)
            .ShouldBe((TimeSpan.FromSeconds(5), 7, 9));
        (read.File, read.RestartOnly.Length).ShouldBe(("c.yaml", 0));
    }

    [Fact]
    public void Errors_are_listed_and_not_printed()
    {
        var run = ConfigurationRun.Of("--config c.yaml").WithFile("c.yaml", "relay:\n  cpms: ws://x/\n");
        var start = run.Relay();

        run.WithFile("c.yaml", "relay:\n  ocpp_port: x\n  verbos: true\n");
        var read = start.Reread();

        read.Configuration.ShouldBeNull();
        read.Errors.Length.ShouldBe(3);
        read.Errors.ShouldContain("c.yaml:2:3 ocpp_port: 'x' is not a port; give a number from 0 to 65535");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public void Options_that_need_a_restart_are_named_until_their_value_is_that_of_the_start_again()
    {
        var run = ConfigurationRun.Of("--config c.yaml --snoop-port 9000").WithFile("c.yaml", "relay:\n  cpms: ws://x/\n");
        var start = run.Relay();

        run.WithFile("c.yaml", "relay:\n  cpms: ws://x/\n  ocpp_port: 8600\n  snoop_port: 1\n  mqtt_broker_host: broker\n  verbose: true\n");
        var (first, second) = (start.Reread(), start.Reread());
        run.WithFile("c.yaml", "relay:\n  cpms: ws://x/\n  ocpp_port: 8500\n");
        var third = start.Reread();

        first.RestartOnly.ShouldBe(["--ocpp-port", "--mqtt-broker-host"]);
        second.RestartOnly.ShouldBe(first.RestartOnly);
        third.RestartOnly.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_file_the_files_that_options_name_are_read_again()
    {
        var run = ConfigurationRun.Of("--cpms ws://x/ --cpms-password-file p").WithFile("p", "before\n");
        var start = run.Relay();

        run.WithFile("p", "after\n");
        var read = start.Reread();

        read.File.ShouldBeNull();
        Encoding.UTF8.GetString(read.Configuration!.Routing.Credentials!.Password!.Octets).ShouldBe("after");
    }
}
