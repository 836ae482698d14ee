using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;
using static OcppActors.Domain.Tests.Support.Facts;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Restores registers from retained states, whatever those contain.</summary>
public sealed class RestoredRegisterTests
{
    private const string Topic = "1/Outlet/Energy-Active-Import-Register";

    [Theory]
    [InlineData("190 210", "210")] // noise
    [InlineData("0 1 2", "1 2")] // a reset
    [InlineData("T0 5 10", "5 10")] // a transaction has started
    [InlineData("0 0 0 210", "210")]
    [InlineData("4294967295 210", "210")] // no charger delivers that
    [InlineData("50000000 50000100", "50000100")] // but a second reading confirms it
    [InlineData("900000 900100", "900000 900100")] // charged while the bridge was down
    public void A_restored_register_has_its_retained_value(string readings, string published)
    {
        var device = Metered200().Restarts().Connects().Waits(2);

        Read(device, readings);

        ValuesOf(device).ShouldBe(published.Split(' '));
        device.ShouldSatisfyDiscoveryRules();
    }

    [Theory]
    [InlineData("190", "")]
    [InlineData("190 210", "210")]
    [InlineData("0 1", "")]
    [InlineData("T0 5", "")]
    [InlineData("T20 60", "20 60")]
    [InlineData("210", "210")]
    public void Readings_before_the_restore_are_checked_against_the_retained_value(string readings, string published)
    {
        var first = Metered200();
        var device = new TestDevice(isRestored: false).Connects();
        Read(device, readings);

        device.Restores(first.DocumentText, states: first.Retained).Waits(10);

        string.Join(' ', ValuesOf(device)).ShouldBe(published);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"value\": null}")]
    [InlineData("{\"value\": -5}")]
    [InlineData("{\"value\": 1e300}")]
    [InlineData("{\"value\": \"\\ud800\"}")]
    [InlineData("{\"value\": {}}")]
    [InlineData("a stranger's")]
    public void A_retained_value_that_is_not_a_level_is_unknown(string payload)
    {
        var first = Metered200();
        var device = new TestDevice(isRestored: false)
            .Restores(first.DocumentText, states: new Dictionary<string, string>(StringComparer.Ordinal) { [Topic] = payload }).Connects();

        Read(device, "17");

        ValuesOf(device).ShouldBe(["17"]);
    }

    [Fact]
    [Trait("Kind", "fuzz")]
    public void No_retained_state_throws_and_a_new_transaction_is_published()
    {
        var first = new TestDevice().Connects().Applies(Started()).Applies(StartAnswered("77")).Waits(10)
            .Applies(Updated("77", at: 20), Metered(Register(5400, at: 20))).Waits(10);
        string[] pieces =
        [
            "", "{}", "[]", "null", "{\"value\": null}", "{\"value\": 17}", "{\"value\": \"77\"}", "{\"value\": -1}", "{\"value\": 1e14}", "{\"value\": 1e300}",
            "{\"value\": \"2026-05-04T10:00:00.000Z\"}", "{\"value\": \"9998-12-31T23:59:59Z\"}", "{\"value\": \"0001-01-01T00:00:00Z\"}", "{\"value\": \"\\ud800\"}",
        ];
        Prop.ForAll(Gen.Elements(pieces).ArrayOf(first.Retained.Count).ToArbitrary(), payloads =>
        {
            var states = first.Retained.Keys.Zip(payloads).ToDictionary(state => state.First, state => state.Second, StringComparer.Ordinal);
            var device = new TestDevice(isRestored: false).Restores(first.DocumentText, states: states).Connects()
                .Applies(Updated("77", at: 120), Metered(Register(5600, at: 120)))
                .Applies(Ended("77", at: 180, register: 5900)).Waits(700)
                .Applies(Started(at: 800, register: 7000, call: "call-2")).Applies(StartAnswered("78", "call-2"))
                .Applies(Updated("78", at: 900), Metered(Register(7100, at: 900)), Metered(Register(7200, at: 910))).Waits(10);

            device.Retained["1/session/transaction-id"].ShouldBe("""{"value": "78"}""");
        }).Fuzz(300);
    }

    [Fact]
    public void The_only_phase_is_restored_and_a_second_one_splits_the_series()
    {
        var first = new TestDevice().Connects().Applies(Metered(Sample("Voltage", 230, phase: Phases.L1))).Waits(10);
        first.Components.GetProperty("1_outlet_voltage").GetProperty("json_attributes_template").GetString().ShouldBe("""{"phases": "L1"}""");

        var device = first.Restarts().Connects().Applies(Metered(Sample("Voltage", 231, phase: Phases.L2))).Waits(10)
            .Applies(Metered(Sample("Voltage", 229, phase: Phases.L1))).Waits(10);

        device.Retained.Select(state => $"{state.Key}={state.Value}").Order(StringComparer.Ordinal).ShouldBe(
            ["""1/Outlet/Voltage/L1={"value": 229}""", """1/Outlet/Voltage/L2={"value": 231}""", """1/Outlet/Voltage={"value": null}"""], ignoreOrder: true);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void The_sum_replaces_a_total_that_no_longer_comes_after_a_restart()
    {
        var first = new TestDevice().Connects().Applies(Metered(Power(7000), Power(2000, Phases.L1), Power(2500, Phases.L2))).Waits(10);

        var device = first.Restarts().Connects().Applies(Metered(Power(2000, Phases.L1), Power(2500, Phases.L2))).Waits(10);

        device.Retained["1/Outlet/Power-Active-Import"].ShouldBe("""{"value": 4500}""");
        device.DocumentText.ShouldBe(first.DocumentText);
    }

    [Fact]
    public void The_state_topics_to_read_are_those_of_the_document()
    {
        var document = Metered200().Applies(Started()).Waits(10).DocumentText
            .Replace("ocpp/CP-1/1/session/energy/state", "ocpp/CP-1/1/session/#/state", StringComparison.Ordinal);
        var device = new TestDevice();

        var topics = Domain.HomeAssistant.RetainedDocument.Read(
            "homeassistant/device/ocpp/CP-1/config", Encoding.UTF8.GetBytes(document), device.Settings)!.StateTopics;

        topics.ShouldBe(
            ["ocpp/CP-1/1/Outlet/Energy-Active-Import-Register/state", .. ((string[])["duration", "id-tag", "start", "stop-reason", "transaction-id"]).Select(name => $"ocpp/CP-1/1/session/{name}/state")]);
    }

    private static TestDevice Metered200() => new TestDevice().Connects().Applies(Metered(Register(200))).Waits(10);

    private static MeterSample Power(decimal value, Phases phase = Phases.Total) => Sample("Power.Active.Import", value, phase: phase);

    private static void Read(TestDevice device, string readings)
    {
        foreach (var reading in readings.Split(' '))
        {
            device.Applies(reading is ['T', .. var start] ? Started(at: null, register: decimal.Parse(start, CultureInfo.InvariantCulture)) : Metered(Register(decimal.Parse(reading, CultureInfo.InvariantCulture)))).Waits(10);
        }
    }

    private static List<string> ValuesOf(TestDevice device) =>
    [
        .. device.Log.Where(line => line.StartsWith($"ocpp/CP-1/{Topic}/state ", StringComparison.Ordinal)).Select(line => line.Split("\"value\": ")[1].TrimEnd('}')),
    ];
}
