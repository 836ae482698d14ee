using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Generated charges: the energy is what their begin, their samples and their end say together, or unknown.</summary>
public sealed class SessionEnergyProperties
{
    private static readonly string[][] Places = [["Outlet"], ["Body"], ["Inlet", "Outlet"], ["Outlet", "Inlet"], ["Cable", "Outlet", "Inlet", "Body"]];
    private static readonly Phases[][] PhaseSets =
    [
        [Phases.Total], [Phases.L1], [Phases.L1, Phases.L2, Phases.L3], [Phases.L1N, Phases.L2N, Phases.L3N], [Phases.L2, Phases.Total, Phases.L1, Phases.L3],
    ];

    /// <summary>What the register shows before a reading: nothing special, a low once or three times, or a spike.</summary>
    private enum Noise
    {
        None,
        Low,
        LongLow,
        Spike,
    }

    /// <summary>How begin and end come.</summary>
    private enum Ends
    {
        /// <summary>meterStart and meterStop of OCPP 1.6.</summary>
        Both,

        /// <summary>meterStart; meterStop is -1, 0 or missing.</summary>
        StartAlone,

        /// <summary>meterStart is 0 although the register is not.</summary>
        StopAlone,

        /// <summary>Samples of 2.x at the begin and at the end.</summary>
        BothSampled,

        /// <summary>A sample of 2.x at the begin.</summary>
        BeginSampled,

        /// <summary>A sample of 2.x at the end.</summary>
        EndSampled,
    }

    private static Gen<Charge> Charges =>
        from register in Gen.Choose(100_000, 3_000_000)
        from ends in Gen.Elements(Enum.GetValues<Ends>())
        from stop in Gen.Elements<decimal?>(-1, 0, null)
        from places in Gen.Elements(Places)
        from phases in Gen.Elements(PhaseSets)
        from isNamed in Gen.Elements(true, false)
        from steps in Gen.ListOf(
            from amount in Gen.Choose(0, 6000)
            from noise in Gen.Frequency((5, Gen.Constant(Noise.None)), (1, Gen.Elements(Noise.Low, Noise.LongLow, Noise.Spike)))
            select (Amount: 3 * amount, Noise: noise))
        from last in Gen.Choose(0, 3000)
        from restart in Gen.Choose(-8, 8)
        select new Charge(3 * register, ends, stop, places, phases, isNamed, [.. steps.Take(8)], 3 * last, restart);

    [Fact]
    public void The_energy_is_the_one_that_was_delivered_or_unknown() =>
        Prop.ForAll(Charges.ToArbitrary(), charge =>
        {
            var history = charge.Play(restarts: false).HistoryOf("1/session/energy").ToList();

            history[^1].ShouldBe(charge.Truth);
            ShouldOnlyRise(history, charge);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void A_restart_of_the_bridge_adds_no_energy() =>
        Prop.ForAll(Charges.ToArbitrary(), charge =>
        {
            var device = charge.Play(restarts: true);

            ShouldOnlyRise(device.HistoryOf("1/session/energy").ToList(), charge);
            device.ShouldSatisfyDiscoveryRules();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static void ShouldOnlyRise(List<decimal?> history, Charge charge)
    {
        var known = history.OfType<decimal>().ToList();
        known.ShouldBe(known.Order());
        known.ShouldAllBe(energy => energy >= 0 && energy <= charge.Delivered + charge.LargestStep);
    }

    /// <summary>A transaction of connector 1.</summary>
    /// <param name="Register">The register at the start.</param>
    /// <param name="Ends">How begin and end come.</param>
    /// <param name="Stop">meterStop where it is not that of the register.</param>
    /// <param name="Places">Where the register is measured, in the order of the message.</param>
    /// <param name="Phases">For which phases, in the order of the message.</param>
    /// <param name="IsNamed">Whether MeterValues name the transaction.</param>
    /// <param name="Steps">What is delivered before each reading, and what comes before it.</param>
    /// <param name="Last">What is delivered after the last reading.</param>
    /// <param name="Restart">Before which reading the bridge restarts.</param>
    private sealed record Charge(
        decimal Register, Ends Ends, decimal? Stop, string[] Places, Phases[] Phases, bool IsNamed, (int Amount, Noise Noise)[] Steps, int Last, int Restart)
    {
        public decimal Delivered => Steps.Sum(step => step.Amount) + Last;

        public decimal LargestStep => Steps.Select(step => step.Amount).Append(Last).Max();

        private bool Is2 => Ends is Ends.BothSampled or Ends.BeginSampled or Ends.EndSampled;

        private bool KnowsStart => Ends is not (Ends.StopAlone or Ends.EndSampled);

        private bool KnowsEnd => Ends is Ends.Both or Ends.StopAlone or Ends.BothSampled or Ends.EndSampled;

        /// <summary>From the start, or else the first reading, to the end, or else the last reading.</summary>
        public decimal? Truth
        {
            get
            {
                if (Steps.Length == 0 && !(KnowsStart && KnowsEnd))
                {
                    return null;
                }

                return Delivered - (KnowsStart ? 0 : Steps[0].Amount) - (KnowsEnd ? 0 : Last);
            }
        }

        public override string ToString() =>
            $"{Register} {Ends} {Stop} [{string.Join(' ', Places)}] [{string.Join(' ', Phases)}] {IsNamed} [{string.Join(' ', Steps)}] {Last}, restart {Restart}";

        public TestDevice Play(bool restarts)
        {
            var device = new TestDevice().Connects().Waits(2).Applies(Status("Charging")).Waits(2);
            device = Is2
                ? device.Applies(new TransactionReported(TransactionEventType.Started)
                {
                    TransactionId = "77",
                    Connector = 1,
                    Samples = KnowsStart ? Samples(Register, "Transaction.Begin") : [],
                }).Waits(600)
                : device.Applies(Started(at: null, register: KnowsStart ? Register : 0)).Applies(StartAnswered("77")).Waits(600);
            var register = Register;
            for (var i = 0; i < Steps.Length; i++)
            {
                device = restarts && i == Restart ? device.Restarts().Connects().Waits(10) : device;
                register += Steps[i].Amount;
                foreach (var noise in NoiseAt(i))
                {
                    Read(device, noise);
                }

                Read(device, register);
            }

            device = restarts && Restart == Steps.Length ? device.Restarts().Connects().Waits(10) : device;
            register += Last;
            var stop = Is2 ? null : KnowsEnd ? register : Stop;
            return device.Waits(600).Applies(Ended("77", register: stop, samples: Is2 && KnowsEnd ? [.. Samples(register, "Transaction.End")] : [])).Waits(10);
        }

        /// <summary>Before the first reading of a session whose start is unknown, nothing tells noise from a reading.</summary>
        private decimal[] NoiseAt(int index) => (index == 0 && !KnowsStart) || (Restart >= 0 && index == Restart && !KnowsStart)
            ? []
            : Steps[index].Noise switch
            {
                Noise.Low => [0],
                Noise.LongLow => [0, 0, 0],
                Noise.Spike => [4_294_967_295],
                _ => [],
            };

        private void Read(TestDevice device, decimal register)
        {
            var samples = Samples(register, "Sample.Periodic");
            if (Is2)
            {
                device.Applies(Updated("77", samples: [.. samples]));
            }
            else if (IsNamed)
            {
                device.Applies(Updated("77", samples: [.. samples.Select(sample => sample with { TransactionId = "77" })]));
            }
            else
            {
                device.Applies(Metered([.. samples]));
            }

            device.Waits(600);
        }

        /// <summary>Elsewhere than at the outlet, or at the only place, another register counts a tenth more.</summary>
        private System.Collections.Immutable.ImmutableArray<MeterSample> Samples(decimal register, string context)
        {
            var main = Places.Contains("Outlet") ? "Outlet" : Places[0];
            return
            [
                .. from place in Places
                   let shown = place == main || register is 0 or > 4_000_000_000 ? register : 50_000_000 + (1.1m * register)
                   from phase in Phases
                   select Facts.Register(phase == Domain.Ocpp.Phases.Total || Phases.Length == 1 ? shown : shown / 3, context: context, phase: phase) with { Location = place },
            ];
        }
    }
}
