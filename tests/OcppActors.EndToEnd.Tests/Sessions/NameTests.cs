using System.Text.Json;
using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.EndToEnd.Tests.ThirdParty;
using Shouldly;
using Xunit.Abstractions;

namespace OcppActors.EndToEnd.Tests.Sessions;

/// <summary>A CPMS that is dialed by name, with a DNS of the test's own.</summary>
public sealed class NameTests(ITestOutputHelper output)
{
    [RequiresFact(Requirement.NetworkNamespace, Requirement.MountNamespace, Requirement.NpmPackages)]
    public async Task Chargers_that_come_at_once_do_not_wait_for_each_other_s_look_up()
    {
        var said = await PlayAsync("slow server");

        Answers(said).ShouldBe(["127.0.0.3: 600"]);
        // One by one, each charger's look-up would have asked for an IPv4 and an IPv6 address.
        said[1].GetProperty("questions").GetInt32().ShouldBeLessThan(600);
    }

    [RequiresFact(Requirement.NetworkNamespace, Requirement.MountNamespace, Requirement.NpmPackages)]
    public async Task A_name_server_that_is_dead_costs_each_charger_one_time_out() =>
        Answers(await PlayAsync("dead first server")).ShouldBe(["127.0.0.3: 4", "127.0.0.3: 4"]);

    [RequiresFact(Requirement.NetworkNamespace, Requirement.MountNamespace, Requirement.NpmPackages)]
    public async Task A_name_server_that_ignores_questions_for_IPv6_addresses_keeps_no_charger_waiting() =>
        Answers(await PlayAsync("no answer for IPv6")).ShouldBe(["127.0.0.3: 4"]);

    [RequiresFact(Requirement.NetworkNamespace, Requirement.MountNamespace, Requirement.NpmPackages)]
    public async Task A_change_in_the_DNS_counts_for_the_next_charger() =>
        Answers(await PlayAsync("changes")).ShouldBe(["by: 127.0.0.3", "by: 127.0.0.4", "by: 502", "by: 127.0.0.5"]);

    private static IEnumerable<string> Answers(IReadOnlyList<JsonElement> said) =>
        from each in said
        where each.GetProperty("what").GetString() == "answered"
        from answer in each.EnumerateObject()
        where answer.Name != "what"
        select $"{answer.Name}: {answer.Value}";

    private async Task<IReadOnlyList<JsonElement>> PlayAsync(string scenario)
    {
        await using var play = new NodeScript(
            "unshare", [.. Requirement.NamespaceArguments, "--mount"], "dns.mjs", Repository.Executable("OcppRelayServer", "ocpp-relay-server"), scenario);
        (await play.ExitAsync()).ShouldBe(0, play.ToString());
        output.WriteLine(play.ToString());
        return play.Said;
    }
}
