using System.Globalization;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>The energy of a session if its registers come from several places, per phase, or with noise.</summary>
public sealed class SessionRegisterTests
{
    private const string Id = "77";

    [Theory]
    [InlineData("start 0, stop of the session", 0, 2050, 2050)]
    [InlineData("start and stop of the lifetime register", 812_000, 814_050, 2050)]
    [InlineData("start and stop of a lifetime register that is read later", 812_000, 814_051, 2051)]
    [InlineData("start 0, stop of the lifetime register", 0, 814_050, 2000)] // the last sample stands
    [InlineData("start 0, no stop", 0, null, 2000)]
    [InlineData("start of the lifetime register, stop unknown", 812_000, -1, 2000)]
    public void ABB_Terra_AC_sends_the_register_of_the_transaction_and_the_lifetime_register(string what, int start, int? stop, int energy)
    {
        var device = New().Applies(Metered(Register(812_000))).Waits(60).Applies(Started(register: start)).Applies(StartAnswered(Id)).Waits(60);
        foreach (var (register, isNamed) in ((int, bool)[])[(130, true), (812_600, false), (700, true), (1500, true), (813_900, false), (2000, true), (814_050, false)])
        {
            Samples(device, isNamed, Register(register)).Waits(60);
        }

        device.Applies(Ended(Id, register: stop)).Waits(10);

        EnergyOf(device).ShouldBe(energy, what);
        device.HistoryOf("1/session/energy").ShouldBe(device.HistoryOf("1/session/energy").Order(), what);
    }

    [Theory]
    [InlineData("1100 151100 1200 1300", 1400, 400)]
    [InlineData("1100 151100 151100 1200 1300", 1400, 400)]
    [InlineData("1100 151100 1200 1300", null, 300)]
    [InlineData("1100 31101 1200", null, 200)]
    [InlineData("1100 51100 51200", null, 50_200)] // messages were lost
    [InlineData("1100 51100", 51_150, 50_150)]
    public void A_session_believes_no_jump_that_the_register_does_not(string readings, int? stop, int energy)
    {
        var device = New().Applies(Started(register: 1000)).Applies(StartAnswered(Id));
        Read(device, readings);

        device.Applies(Ended(Id, register: stop)).Waits(10);

        EnergyOf(device).ShouldBe(energy);
        device.DashboardOf("1/Outlet/Energy-Active-Import-Register").ShouldBe(energy - 100);
    }

    [Theory]
    [InlineData("0 700100 700300", 700_600, 600)]
    [InlineData("0 0 0 700100 700300", 700_600, 600)]
    [InlineData("700100 0 700300", 700_600, 600)]
    [InlineData("700100 0 5 700300", 700_600, 600)] // one reading that rises
    [InlineData("700100 250000 250000 700300", 700_600, 600)]
    [InlineData("700100 4294967295 700300", 700_600, 600)]
    [InlineData("4294967295 700100", 700_600, 600)]
    [InlineData("0 4294967295 700100 700300", null, 300)]
    [InlineData("-5 700100 -5 -4 -3 700300", null, 300)]
    [InlineData("0", 700_600, 600)]
    [InlineData("0 700100 700300", null, 300)]
    [InlineData("700100 0 0", 0, 100)]
    [InlineData("700100 0 40 90", 150, 250)] // a reset
    [InlineData("", 700_600, 600)]
    [InlineData("", 699_991, 0)] // rounding
    [InlineData("", 699_989, null)]
    [InlineData("", 0, null)]
    [InlineData("", -1, null)]
    [InlineData("", null, null)]
    [InlineData("700400", -1, 400)]
    [InlineData("700400", 699_000, 400)]
    [InlineData("700400", 700_399, 400)] // Huawei: a stop below the last sample
    [InlineData("699900 700100", 700_600, 600)] // samples in whole kWh or of before the start
    public void A_session_follows_meterStart_and_meterStop_and_believes_no_low(string readings, int? stop, int? energy)
    {
        var device = New().Applies(Started(register: 700_000)).Applies(StartAnswered(Id)).Waits(60);
        Read(device, readings);

        device.Applies(Ended(Id, register: stop)).Waits(10);

        EnergyOf(device).ShouldBe(energy);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [InlineData("5000 6000", 5900, 6200, 300)] // whole kWh
    [InlineData("0 1000", 900, 1300, 400)]
    [InlineData("120 2120", 3000, 5200, 2200)] // Grizzl-E: the samples count from 0, start and stop do not
    [InlineData("0 3100 3300", 3000, 3600, 600)] // noise, and not a session that counts from 0
    public void A_first_sample_below_a_small_meterStart_is_no_energy_by_itself(string readings, int start, int stop, int energy)
    {
        var device = New().Applies(Started(register: start)).Applies(StartAnswered(Id)).Waits(60);
        Read(device, readings);

        device.Applies(Ended(Id, register: stop)).Waits(10);

        EnergyOf(device).ShouldBe(energy);
    }

    [Theory]
    [InlineData("700100 0 700300 700500", 400)]
    [InlineData("700100 0 4294967295 0 700300 700500", 400)]
    [InlineData("4294967295 700100 700300 700500", 400)] // two rises show that the first one was noise
    public void A_meterStart_of_0_confirms_no_low(string readings, int energy)
    {
        var device = New().Applies(Started(register: 0)).Applies(StartAnswered(Id)).Waits(60);
        Read(device, readings);

        device.Applies(Ended(Id, register: -1)).Waits(10);

        EnergyOf(device).ShouldBe(energy);
    }

    [Theory]
    [InlineData("Outlet", 100_000, 106_000, 6000)]
    [InlineData("Outlet Inlet", 100_000, 106_000, 6000)]
    [InlineData("Inlet Outlet", 100_000, 106_000, 6000)]
    [InlineData("Body Inlet Cable Outlet EV Upstream", 100_000, 106_000, 6000)]
    [InlineData("Inlet", 100_000, 106_000, 6000)] // meterStart and meterStop are the outlet's
    [InlineData("Inlet Outlet", 220_000, 226_400, 6400)] // or the inlet's
    public void DC_chargers_measure_at_several_places(string locations, int start, int stop, int energy)
    {
        var device = New().Applies(Started(register: start)).Applies(StartAnswered(Id)).Waits(60);
        foreach (var delivered in (int[])[400, 5400])
        {
            Samples(device, true, [.. locations.Split(' ').Select(location =>
                Register((location == "Outlet" ? 100_000 : 220_000) + delivered) with { Location = location })]).Waits(60);
        }

        device.Applies(Ended(Id, register: stop)).Waits(10);

        EnergyOf(device).ShouldBe(energy);
    }

    [Theory]
    [InlineData("Outlet Inlet", "Outlet Inlet", "Outlet Inlet", 6000)]
    [InlineData("Inlet Outlet", "Inlet Outlet", "Inlet Outlet", 6000)]
    [InlineData("Body", "Outlet", "Body", 6200)]
    [InlineData("Body", "Body Outlet", "Outlet Body", 6200)]
    [InlineData("Inlet Outlet", "Outlet", "Inlet", 6400)]
    [InlineData("Outlet Inlet", "Inlet", "Inlet Outlet", 6000)]
    [InlineData("Cable Inlet", "Inlet Cable", "Inlet Cable", 6300)]
    [InlineData("Outlet", "", "Outlet", 6000)]
    [InlineData("Outlet", "", "", null)]
    [InlineData("", "", "Outlet", null)]
    [InlineData("Outlet", "Outlet", "", 500)]
    [InlineData("", "Outlet", "Outlet", 5500)] // from the first reading on
    public void Begin_and_end_of_2_x_are_read_at_the_same_place(string begin, string during, string end, int? energy)
    {
        var device = New().Applies(StartedWith(At(begin, 0, "Transaction.Begin"))).Waits(60)
            .Applies(Updated(Id, samples: At(during, 500))).Waits(600)
            .Applies(Ended(Id, samples: At(end, 6000, "Transaction.End"))).Waits(10);

        EnergyOf(device).ShouldBe(energy);

        static MeterSample[] At(string locations, int delivered, string context = "Sample.Periodic") =>
            [.. locations.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(location => Register(Meter(location) + (delivered * LossOf(location)), context: context) with { Location = location })];

        static decimal Meter(string location) => location == "Outlet" ? 100_000 : 220_000;

        // What is measured at the outlet, and what more elsewhere after 6000 Wh.
        static decimal LossOf(string location) => 1 + (location switch { "Cable" => 300m, "Body" => 200, "Inlet" => 400, _ => 0 } / 6000);
    }

    [Theory]
    [InlineData("L1", "L1", "L1", 1400)]
    [InlineData("L1", "", "L1", 1400)]
    [InlineData("L1 L2 L3", "L1 L2 L3", "L1 L2 L3", 4200)]
    [InlineData("L3 L1 L2", "L2 L1 L3", "L1 L3 L2", 4200)]
    [InlineData("L1N L2N L3N", "L1N L2N L3N", "L1N L2N L3N", 4200)]
    [InlineData("L1 L2 L3", "L1 L2 L3", "", 1500)]
    [InlineData("L1 L2 L3", "L1", "L1", 1400)] // L2 and L3 stand still
    [InlineData("L1 L2 L3", "L1", "L1 L2 L3", 4200)]
    [InlineData("Total L1 L2 L3", "L1 L2 L3", "L1 L2 L3", 4200)]
    [InlineData("Total L1 L2 L3", "Total", "L2 Total L3 L1", 4200)]
    [InlineData("L1 L2 L3", "Total", "Total", 4200)] // the sum is the total
    public void Registers_per_phase_count_as_their_sum(string begin, string during, string end, int energy)
    {
        var device = New().Applies(StartedWith(Per(begin, 0, "Transaction.Begin"))).Waits(60)
            .Applies(Updated(Id, samples: Per(during, 500))).Waits(600)
            .Applies(Ended(Id, samples: Per(end, 1400, "Transaction.End"))).Waits(10);

        EnergyOf(device).ShouldBe(energy);

        static MeterSample[] Per(string phases, int delivered, string context = "Sample.Periodic") =>
            [.. phases.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Phases>).Select((phase, index) =>
                Register(phase == Phases.Total ? 3 * (1000 + delivered) : 1000 + delivered, context: context, phase: phase))];
    }

    [Theory]
    [InlineData(5000, 4995, 0)] // rounding
    [InlineData(5000, 4900, null)]
    [InlineData(5000, 0, null)]
    [InlineData(0, 0, 0)]
    [InlineData(5000, 45_000, 40_000)]
    public void An_impossible_end_of_2_x_is_unknown(int begin, int end, int? energy)
    {
        foreach (var context in (string[])["Transaction.End", "Sample.Periodic"])
        {
            var device = New().Applies(StartedWith(Register(begin, context: context == "Sample.Periodic" ? context : "Transaction.Begin"))).Waits(60)
                .Applies(Ended(Id, samples: Register(end, context: context))).Waits(10);

            EnergyOf(device).ShouldBe(energy, context);
        }
    }

    [Fact]
    public void The_data_of_a_stop_alone_may_be_of_one_phase() => EnergyOf(New().Applies(Status("Charging")).Waits(60)
        .Applies(Ended(Id, register: 7777, samples: [Register(5000, context: "Transaction.Begin", phase: Phases.L1), Register(7777, context: "Transaction.End", phase: Phases.L1)]))
        .Waits(10)).ShouldBe(2777);

    [Fact]
    public void Growatt_THOR_repeats_the_begin_in_every_message()
    {
        var device = New().Applies(Started(register: 0)).Applies(StartAnswered(Id)).Waits(60);
        foreach (var register in (int[])[7, 400, 900])
        {
            Samples(device, true, Register(register), Register(0, context: "Transaction.Begin")).Waits(60);
        }

        EnergyOf(device).ShouldBe(900);
    }

    [Fact]
    public void MeterValues_of_2_x_name_no_transaction_and_count_all_the_same()
    {
        var device = New().Applies(StartedWith(Register(1000, context: "Transaction.Begin"))).Waits(60);
        foreach (var register in (int[])[1300, 1900])
        {
            device.Applies(Metered(Register(register)) with { IsVersion2 = true }).Waits(60);
        }

        EnergyOf(device).ShouldBe(900);
        device.Applies(Updated(Id, samples: Register(1950))).Waits(60);
        EnergyOf(device.Applies(Metered(Register(2400)) with { IsVersion2 = true }).Waits(10)).ShouldBe(1400);
        EnergyOf(device.Applies(Ended(Id)).Waits(10)).ShouldBe(1400);
    }

    [Fact]
    public void Samples_of_another_transaction_do_not_count()
    {
        var device = New().Applies(Started(register: 5000)).Applies(StartAnswered(Id)).Waits(60)
            .Applies(Updated("76", at: -60, samples: Register(5900, at: -60) with { TransactionId = "76" })).Waits(10);

        EnergyOf(device).ShouldBe(0);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public void Samples_with_an_id_that_stands_for_none_count(string id)
    {
        var device = New().Applies(Started(register: 5000)).Applies(StartAnswered(Id)).Waits(60)
            .Applies(Updated(id, samples: Register(5900) with { TransactionId = id })).Waits(10);

        EnergyOf(device).ShouldBe(900);
    }

    [Fact]
    public void A_register_that_does_not_change_publishes_nothing_of_the_session()
    {
        var device = Samples(New().Applies(Started(register: 5000)).Applies(StartAnswered(Id)).Waits(60), true, Register(5100)).Waits(60);
        var published = device.HistoryOf("1/session/energy").Count();

        Samples(device, true, Register(5100)).Waits(60);

        device.HistoryOf("1/session/energy").Count().ShouldBe(published);
    }

    private static TestDevice New() => new TestDevice().Connects().Waits(2);

    private static TransactionReported StartedWith(params MeterSample[] samples) => Started() with { TransactionId = Id, CallId = null, Register = null, Samples = [.. samples] };

    private static void Read(TestDevice device, string readings)
    {
        foreach (var reading in readings.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Samples(device, true, Register(decimal.Parse(reading, CultureInfo.InvariantCulture))).Waits(60);
        }
    }

    /// <summary>MeterValues of 1.6.</summary>
    private static TestDevice Samples(TestDevice device, bool isNamed, params MeterSample[] samples) => isNamed
        ? device.Applies(Updated(Id, samples: [.. samples.Select(sample => sample with { TransactionId = Id })]))
        : device.Applies(Metered(samples));

    private static decimal? EnergyOf(TestDevice device) => device.HistoryOf("1/session/energy").Last();
}
