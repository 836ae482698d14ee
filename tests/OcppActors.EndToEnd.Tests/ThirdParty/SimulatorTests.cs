using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.ThirdParty;

/// <summary>The simulated ends against ocpp-rpc in strict mode, which checks every message against OCPP's own schemas.</summary>
public sealed class SimulatorTests : IDisposable
{
    private const string Password = "s3cret:with/all";

    private const string Plan =
        """
        plug in
        start            # with the card
        charge 11 kW for 2 min
        pause 30 s
        charge 4.5 kW for 1 min
        stop
        unplug
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("simulator-").FullName;

    [RequiresTheory(Requirement.Unix, Requirement.NpmPackages)]
    [InlineData("1.6", "ocpp1.6", new[] { "BootNotification", "StatusNotification", "Authorize", "StartTransaction", "MeterValues", "StopTransaction" })]
    [InlineData("2.0.1", "ocpp2.0.1", new[] { "BootNotification", "StatusNotification", "Authorize", "TransactionEvent" })]
    public async Task Simulated_chargers_follow_their_plan_in_valid_messages(string version, string protocol, string[] actions)
    {
        var plan = Path.Combine(_folder, "plan");
        await File.WriteAllTextAsync(plan, Plan);
        await using var cpms = new NodeScript("cpms.mjs", Password);
        await using var relay = await Relay.StartAsync($"ws://127.0.0.1:{await cpms.PortAsync()}/ocpp");
        await using var chargers = Simulator(
            "chargers", "--url", $"{relay.Chargers}", "--count", "2", "--id-prefix", "GARAGE ", "--ocpp", version, "--connectors", "2",
            "--plan", plan, "--interval", "20", "--time-lapse", "100", "--password", Password);
        await chargers.Output.WhenAsync(
            all => all.Count(line => line.Text.EndsWith("the plan is done", StringComparison.Ordinal)) == 4, "the end of four plans", Deadline.Long);

        chargers.Signal(ChildProcess.Terminate);
        (await chargers.ExitAsync(Deadline.Long)).ShouldBe(0);
        await cpms.EventsAsync("closed", 2);

        cpms.All("connected").Select(connected => connected.GetProperty("identity").GetString()).ShouldBe(["GARAGE 1", "GARAGE 2"], ignoreOrder: true);
        cpms.All("connected").ShouldAllBe(connected => connected.GetProperty("protocol").GetString() == protocol);
        cpms.All("called").Select(called => called.GetProperty("action").GetString()).Where(action => action != "Heartbeat").Distinct()
            .ShouldBe(actions, ignoreOrder: true);
        cpms.All("invalid").ShouldBeEmpty();
    }

    [RequiresTheory(Requirement.NpmPackages)]
    [InlineData("ocpp1.6", 10)]
    [InlineData("ocpp2.0.1", 12)]
    public async Task The_simulated_CPMS_answers_a_third_party_charger_with_valid_messages(string protocol, int calls)
    {
        await using var cpms = Simulator("cpms", "--port", "0", "--password", Password);
        const string Ready = "CPMS listens on ";
        var url = (await cpms.Output.FirstAsync(line => line.Text.StartsWith(Ready, StringComparison.Ordinal), "the CPMS's port", Deadline.Long)).Text[Ready.Length..];
        await using var charger = new NodeScript("caller.mjs", url.TrimEnd('/'), protocol, Password);
        await using var intruder = new NodeScript("caller.mjs", url.TrimEnd('/'), protocol, "guessed");

        (await charger.ExitAsync()).ShouldBe(0, charger.ToString());
        (await intruder.ExitAsync()).ShouldBe(0, intruder.ToString());

        charger.All("invalid").ShouldBeEmpty();
        charger.All("answered").Count.ShouldBe(calls);
        intruder.All("refused").Single().GetProperty("code").GetInt32().ShouldBe(401);
    }

    [Fact]
    public async Task Every_error_in_a_plan_is_reported_with_its_line()
    {
        var plan = Path.Combine(_folder, "plan");
        await File.WriteAllTextAsync(plan, "plug in\ncharge 11 kW for 30 min\nstart\nwait a bit\nunplug\n");
        await using var chargers = Simulator("chargers", "--plan", plan);

        (await chargers.ExitAsync(Deadline.Long)).ShouldBe(2);

        chargers.StandardError.ShouldContain("line 2: 'charge 11 kW for 30 min' needs 'start' before it");
        chargers.StandardError.ShouldContain("line 4: 'wait a bit' is no step");
        chargers.StandardError.ShouldContain("line 5: 'unplug' needs 'stop' before it");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ChildProcess Simulator(params IEnumerable<string> arguments) =>
        new(Repository.Executable("OcppSimulator", "ocpp-simulator"), arguments);
}
