using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.ThirdParty;

/// <summary>The npm package ocpp-rpc in strict mode, as charger and as CPMS, with the relay between them.</summary>
public sealed class OcppRpcTests
{
    private const string Password = "s3cret:with/all";

    [RequiresTheory(Requirement.NpmPackages)]
    [InlineData("ocpp1.6", "Soft")]
    [InlineData("ocpp2.0.1", "Immediate")]
    public async Task A_third_party_charger_and_a_third_party_CPMS_work_through_the_relay(string protocol, string reset)
    {
        await using var cpms = new NodeScript("cpms.mjs", Password);
        await using var relay = await Relay.StartAsync($"ws://127.0.0.1:{await cpms.PortAsync()}/ocpp");
        await using var charger = new NodeScript("charger.mjs", EndpointOf(relay), protocol, Password);

        (await charger.ExitAsync()).ShouldBe(0, charger.ToString());
        var closed = (await cpms.EventsAsync("closed", 2))[^1];

        charger.All("connected").Single().GetProperty("protocol").GetString().ShouldBe(protocol);
        charger.All("asked").Single().GetProperty("type").GetString().ShouldBe(reset);
        charger.All("booted").Concat(charger.All("returned")).Select(boot => boot.GetProperty("status").GetString())
            .ShouldBe(["Accepted", "Accepted"]);
        var dropped = charger.All("dropped")[0];
        (dropped.GetProperty("code").GetInt32(), dropped.GetProperty("reason").GetString()).ShouldBe((4001, "come back"));
        charger.All("ponged").ShouldNotBeEmpty();
        charger.All("done").ShouldHaveSingleItem();

        cpms.All("connected").Select(connected => connected.GetProperty("identity").GetString()).ShouldBe(["RPC 1/|", "RPC 1/|"]);
        cpms.All("answered").Single().GetProperty("status").GetString().ShouldBe("Accepted");
        cpms.All("called").CountBy(called => called.GetProperty("action").GetString()!).Select(action => (action.Key, action.Value)).ShouldBe(
            [("BootNotification", 2), ("Heartbeat", 20), ("StatusNotification", 20), ("MeterValues", 20)], ignoreOrder: true);
        (closed.GetProperty("code").GetInt32(), closed.GetProperty("reason").GetString()).ShouldBe((4017, "done"));
        charger.All("invalid").Concat(cpms.All("invalid")).ShouldBeEmpty();
    }

    [RequiresFact(Requirement.NpmPackages)]
    public async Task A_wrong_password_is_the_CPMS_s_own_401()
    {
        await using var cpms = new NodeScript("cpms.mjs", Password);
        await using var relay = await Relay.StartAsync($"ws://127.0.0.1:{await cpms.PortAsync()}/ocpp");
        await using var charger = new NodeScript("charger.mjs", EndpointOf(relay), "ocpp1.6", "guessed");

        (await charger.ExitAsync()).ShouldBe(0, charger.ToString());

        charger.All("refused").Single().GetProperty("code").GetInt32().ShouldBe(401);
        (await cpms.EventsAsync("refused", 1)).Single().GetProperty("identity").GetString().ShouldBe("RPC 1/|");
        cpms.All("connected").ShouldBeEmpty();
    }

    private static string EndpointOf(Relay relay) => relay.Chargers.ToString().TrimEnd('/');
}
