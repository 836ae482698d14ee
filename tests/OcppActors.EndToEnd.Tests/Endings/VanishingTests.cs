using OcppActors.EndToEnd.Tests.Harness;
using OcppActors.EndToEnd.Tests.ThirdParty;
using Shouldly;
using Xunit.Abstractions;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>One side loses its network without a FIN or RST, in a network of the test's own.</summary>
public sealed class VanishingTests(ITestOutputHelper output)
{
    // Three seconds of TCP_USER_TIMEOUT, five times.
    private const int Patience = 15_000;

    [RequiresFact(Requirement.NetworkNamespace, Requirement.NpmPackages)]
    public async Task A_charger_and_a_CPMS_that_vanish_are_found_and_the_other_side_is_reset()
    {
        await using var play = new NodeScript(
            "unshare", Requirement.NamespaceArguments, "vanish.mjs", Repository.Executable("OcppRelayServer", "ocpp-relay-server"));

        (await play.ExitAsync()).ShouldBe(0, play.ToString());

        var ended = play.All("ended");
        foreach (var end in ended)
        {
            output.WriteLine(end.ToString());
        }

        ended.Select(end => (end.GetProperty("id").GetString(), end.GetProperty("side").GetString(), end.GetProperty("how").GetString())).ShouldBe(
            [("silent", "CPMS", "ECONNRESET"), ("talked-to", "CPMS", "ECONNRESET"), ("stays", "charger", "ECONNRESET"), ("stays-and-talks", "charger", "ECONNRESET")],
            ignoreOrder: true);
        ended.ShouldAllBe(end => end.GetProperty("after").GetInt32() < Patience);
        play.All("undisturbed").Single().GetProperty("sockets").GetInt32().ShouldBe(2);
    }
}
