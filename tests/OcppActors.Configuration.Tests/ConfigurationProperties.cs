using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Configuration.Options;
using OcppActors.Documentation;
using Shouldly;

namespace OcppActors.Configuration.Tests;

/// <summary>Whatever the file or an option says, the result is settings or errors that are named.</summary>
[Trait("Kind", "fuzz")]
public sealed class ConfigurationProperties
{
    private static readonly string[] Tokens =
    [
        ":", ": ", "- ", "\n", "\n  ", "\t", "#", "'", "\"", "&a ", "*a", "!x ", "!!binary ", "|", ">", "{", "}", "[", "]", "? ", "---\n", "...\n", "%YAML 1.2\n", "<<: *a\n", "@", "`", "null", "~", "true",
        "\\x", "\u00FF", "\0", "relay:\n", "cpms: ", "charge_points:\n", "ocpp_port: ", "snoop2mqtt:\n", "99999999999999999999", "-1", "1e9", "NaN", "0x10",
    ];

    private static readonly Gen<byte[]> Files = Hostile.Bytes(
        Gen.Elements(
            "relay:\n  cpms: ws://x/\n  ocpp_port: 8500\n  log_format: json\n",
            "relay:\n  cpms: \"wss://x/a?b=c\"\n  trusted_proxies: [10.0.0.0/8, ::1]\n  message_limit: 65536\n  # nothing\n",
            "relay:\n  cpms: ws://x/\n  charge_points:\n    - match: CP*\n      cpms: ws://y/\n      as: Garage\n    - match: '*'\n",
            "relay: &a\n  cpms: ws://x/\nsnoop2mqtt: *a\n").Select(Encoding.UTF8.GetBytes),
        Tokens);

    private static readonly Gen<(Setting Setting, string Value)> Values =
        from setting in Gen.Elements(OptionTables.All[0].Settings.ToArray())
        from value in Hostile.Text(
            Gen.Elements("8500", "0", "ws://x/", "wss://user:pass@x:1/a?b#c", "CP001", "10.0.0.0/8", "[::1]:80", "1.5", "10s", "64 MiB", "a,b", "*", "localhost", "true", "2026-05-04"), "/", ":", "-", "..", "\0", "%", "é", "*", " ", ",", "99999999999999999999")
        select (setting, value);

    [Fact]
    public void A_file_gives_settings_or_errors() =>
        Prop.ForAll(Files.ToArbitrary(), file => ShouldGiveSettingsOrErrors(ConfigurationRun.Of("--config c.yaml").WithFile("c.yaml", file))).Fuzz();

    [Fact]
    public void An_option_gives_settings_or_errors() =>
        Prop.ForAll(Values.ToArbitrary(), option => ShouldGiveSettingsOrErrors(
            new ConfigurationRun { Arguments = ["--cpms", "ws://x/", option.Setting.Flag, option.Value] })).Fuzz(200);

    private static void ShouldGiveSettingsOrErrors(ConfigurationRun run)
    {
        var result = run.Relay();

        if (result.Configuration is null && run.Output.Length == 0)
        {
            result.ExitCode.ShouldBe(2);
            run.Errors.ShouldNotBeEmpty();
        }
        else
        {
            result.ExitCode.ShouldBe(0);
            run.Error.ShouldBeEmpty();
        }
    }
}
