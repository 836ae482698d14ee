using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>What holds of flows whatever a charger sends, with restarts of the bridge in between.</summary>
public sealed class FlowProperties
{
    private const string Topic = "1/Outlet/Power-Active-Import";

    private static readonly string[] Flows = ["Power.Active.Import", "Power.Active.Export", "Power.Reactive.Import", "Current.Import", "Current.Export"];
    private static readonly Phases[] Summed = [Phases.L1, Phases.L2, Phases.L3];

    private static readonly Gen<MeterSample> AnySample =
        from measurand in Gen.Elements([.. Flows, "Voltage", "Energy.Active.Import.Register"])
        from phase in Gen.Elements(Phases.Total, Phases.L1, Phases.L2, Phases.L3, Phases.N, Phases.L1N)
        from location in Gen.Elements("Outlet", "Outlet", "Inlet")
        from connector in Gen.Choose(1, 2)
        from value in Gen.Choose(0, 3)
        select Sample(measurand, 100 * value, connector, phase: phase) with { Location = location };

    /// <summary>Null is a restart.</summary>
    private static readonly Gen<ChargePointFact?> AnyFact = Gen.Frequency(
        (8, from samples in AnySample.NonEmptyListOf() select (ChargePointFact?)Metered([.. samples.Take(6)])),
        (2, from status in Gen.Elements("Available", "Charging", "SuspendedEV", "Finishing", "Preparing") from connector in Gen.Choose(0, 2) select (ChargePointFact?)Status(status, connector)),
        (1, from id in Gen.Elements("7", "8") select (ChargePointFact?)Updated(id)),
        (1, from id in Gen.Elements("7", "8") from samples in AnySample.ListOf() select (ChargePointFact?)Ended(id, connector: 1, samples: [.. samples.Take(4).Select(sample => sample with { Connector = 1 })])),
        (1, Gen.Constant<ChargePointFact?>(new Booted("Wattwerk", "W 22", null, null))),
        (1, Gen.Constant<ChargePointFact?>(null)));

    private static readonly Gen<ChargePointFact> Ending = Gen.Elements<ChargePointFact>(
        Status("Available"), Status("Faulted"), Status("SuspendedEVSE"), new Booted("Wattwerk", "W 22", null, null),
        Updated("9") with { ChargingState = "SuspendedEV" }, Ended("9", connector: 1));

    [Fact]
    public void No_flow_of_a_connector_outlives_the_event_that_ends_it() =>
        Prop.ForAll(AnyFact.ListOf().ToArbitrary(), Ending.ToArbitrary(), (facts, ending) =>
        {
            var (device, retained) = Played([.. facts, ending]);

            foreach (var (topic, payload) in retained.Where(state => IsFlowOfFirst(state.Key)))
            {
                var component = device.Components.GetProperty(topic.ToLowerInvariant().Replace('/', '_').Replace('-', '_'));
                payload.ShouldBe(component.TryGetProperty("state_topic", out _) ? """{"value": 0}""" : """{"value": null}""", topic);
            }

            device.ShouldSatisfyDiscoveryRules();
        }).QuickCheckThrowOnFailure();

    /// <summary>Messages of power by phase; an empty one stands for the end of the charge, null for a restart.</summary>
    [Fact]
    public void A_phase_that_two_messages_do_not_contain_is_0_and_the_total_is_the_charger_s_or_the_sum_of_the_phases_that_come() =>
        Prop.ForAll(
            Gen.Frequency(
                (8, from phases in Gen.SubListOf(Phases.Total, Phases.L1, Phases.L2, Phases.L3) from value in Gen.Choose(0, 4) select (IList<MeterSample>?)[.. phases.Select((phase, i) => Sample("Power.Active.Import", value * (i + 1), phase: phase))]),
                (1, Gen.Constant<IList<MeterSample>?>(null))).ListOf().ToArbitrary(),
            messages =>
            {
                var (_, retained) = Played([.. messages.Select(samples => samples switch { null => (ChargePointFact?)null, [] => Status("SuspendedEV"), _ => Metered([.. samples]) })]);
                var expected = ByRule(messages);

                foreach (var (topic, payload) in retained.Where(state => state.Key.StartsWith(Topic, StringComparison.Ordinal)))
                {
                    var phase = PhaseNames.Parse(topic == Topic ? null : topic[(Topic.Length + 1)..])!.Value;
                    payload.ShouldBe(string.Create(CultureInfo.InvariantCulture, $$"""{"value": {{expected[phase]}}}"""), topic);
                }

                retained.ContainsKey(Topic).ShouldBe(expected.ContainsKey(Phases.Total));
            }).QuickCheckThrowOnFailure();

    private static Dictionary<Phases, decimal> ByRule(IEnumerable<IList<MeterSample>?> messages)
    {
        var values = new Dictionary<Phases, decimal>();
        HashSet<Phases> missed = [];
        foreach (var samples in messages)
        {
            if (samples is null)
            {
                missed.Clear();
            }
            else if (samples.Count == 0)
            {
                missed = [.. values.Keys];
                values = values.Keys.ToDictionary(phase => phase, _ => 0m);
            }
            else
            {
                var came = samples.Select(sample => sample.Phase).ToHashSet();
                var silent = Summed.Where(phase => missed.Contains(phase) && !came.Contains(phase)).ToList();
                silent.ForEach(phase => values[phase] = 0);
                foreach (var sample in samples)
                {
                    values[sample.Phase] = sample.Value;
                }

                var summands = Summed.Where(phase => values.ContainsKey(phase) && !silent.Contains(phase)).ToList();
                if (!came.Contains(Phases.Total) && summands.TrueForAll(came.Contains))
                {
                    values[Phases.Total] = summands.Sum(phase => values[phase]);
                }

                missed = [.. values.Keys.Where(phase => !came.Contains(phase))];
            }
        }

        return values;
    }

    private static (TestDevice Device, Dictionary<string, string> Retained) Played(IEnumerable<ChargePointFact?> facts)
    {
        var device = new TestDevice().Connects().Waits(10);
        var retained = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var fact in facts)
        {
            if (fact is null)
            {
                Keep();
                device = device.Restarts().Connects();
            }
            else
            {
                device.Applies(fact).Waits(7);
            }
        }

        Keep();
        return (device, retained);

        void Keep()
        {
            foreach (var (topic, payload) in device.Retained)
            {
                retained[topic] = payload;
            }
        }
    }

    private static bool IsFlowOfFirst(string topic) =>
        topic.StartsWith("1/", StringComparison.Ordinal) && Flows.Any(flow => topic.Contains(flow.Replace('.', '-'), StringComparison.Ordinal));
}
