using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>What a charge point can make metering remember and publish, whatever it sends.</summary>
[Collection(nameof(AloneInMemory))]
public sealed class GreedyChargerTests
{
    private const int MaxBytes = 256 * 1024;

    private static readonly DateTimeOffset Start = TestDevice.Start;

    [Fact]
    public void Whatever_it_sends_the_estimate_the_entities_and_the_document_are_bounded() =>
        Prop.ForAll(
            Gen.Choose(0, GreedyCharger.Tricks - 1).Zip(Gen.Choose(0, 2_000_000_000)).NonEmptyListOf().Resize(8).ToArbitrary(),
            Gen.Choose(0, 3).ToArbitrary(),
            (tricks, kind) =>
            {
                var hostile = new Hostile(isRestored: kind % 2 == 0, minInterval: kind / 2);
                foreach (var (trick, first) in tricks)
                {
                    hostile.Play(trick, first, 80);
                    hostile.Device.Bytes.ShouldBeLessThanOrEqualTo(MaxBytes);
                    hostile.Device.Components.Count.ShouldBeLessThanOrEqualTo(ChargePointDevice.MaxEntities);
                    hostile.LargestDocument.ShouldBeLessThanOrEqualTo(DeviceLedger.MaxDocumentBytes);
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 60)]
    public void The_memory_that_it_really_takes_is_bounded(bool isRestored, int minInterval)
    {
        const int chargers = 12;
        var hostile = Enumerable.Range(0, chargers).Select(_ => new Hostile(isRestored, minInterval)).ToList();
        for (var i = 0; i < chargers; i++)
        {
            Fill(hostile[i], i);
        }

        // What pools and other tests have left behind is gone before the first measurement.
        var withAll = SettledMemory();
        hostile.Clear();
        var each = (withAll - SettledMemory()) / chargers;

        each.ShouldBeLessThanOrEqualTo(MaxBytes);
        each.ShouldBeGreaterThan(MaxBytes / 8); // it measures what it means to
    }

    [Fact]
    public void A_start_without_an_evse_is_remembered_without_its_samples()
    {
        var hostile = new Hostile();

        hostile.Play(4, 0, 16);

        hostile.Device.Bytes.ShouldBeLessThan(32 * 1024);
    }

    [Fact]
    public void Sixty_connectors_with_thirteen_entities_each_show_all_statuses_and_most_of_the_rest()
    {
        var device = new TestDevice().Connects();
        for (var connector = 1; connector <= 60; connector++)
        {
            device.Receives($$"""[2,"s","StatusNotification",{"connectorId":{{connector}},"status":"Available","errorCode":"NoError"}]""");
        }

        device.Waits(10);
        for (var connector = 1; connector <= 60; connector++)
        {
            device.Receives($$"""[2,"{{connector}}","StartTransaction",{"connectorId":{{connector}},"idTag":"0123456789ABCDEF0123","meterStart":100000,"timestamp":"2026-05-04T10:00:00Z"}]""");
            device.Receives($$$"""[3,"{{{connector}}}",{"transactionId":{{{1000 + connector}}},"idTagInfo":{"status":"Accepted"}}]""", Direction.FromCsms);
            device.Receives($$"""[2,"m","MeterValues",{"connectorId":{{connector}},"transactionId":{{1000 + connector}},"meterValue":[{"timestamp":"2026-05-04T10:00:09Z","sampledValue":[{"value":"100000"},{"value":"11000","measurand":"Power.Active.Import"},{"value":"16","measurand":"Current.Import"},{"value":"230","measurand":"Voltage"}]}]}]""");
            device.Waits(1);
        }

        device.Waits(10);

        var keys = device.Components.EnumerateObject().Select(component => component.Name).ToHashSet();
        Enumerable.Range(1, 60).ShouldAllBe(connector => keys.Contains($"{connector}_status") && keys.Contains($"{connector}_error") && keys.Contains($"{connector}_problem"));
        Enumerable.Range(1, 25).ShouldAllBe(connector => keys.Contains($"{connector}_outlet_voltage") && keys.Contains($"{connector}_session_energy"));
        device.Skipped.Distinct().ShouldBe([ChargePointDevice.TooMuch]);
        Encoding.UTF8.GetByteCount(device.DocumentText).ShouldBeLessThanOrEqualTo(DeviceLedger.MaxDocumentBytes);
        device.ShouldSatisfyDiscoveryRules();
    }

    [Fact]
    public void An_entity_that_was_announced_stays_and_one_that_was_left_out_publishes_nothing()
    {
        var device = new TestDevice().Connects().Receives(Reading(1)).Waits(10);
        for (var connector = 2; connector < 700; connector++)
        {
            device.Receives(Reading(connector));
        }

        device.Waits(10).Receives(Reading(1, 7)).Receives(Reading(699, 7)).Waits(10);

        var announced = device.Components.EnumerateObject().Select(component => component.Name).ToHashSet();
        announced.ShouldContain("1_outlet_voltage");
        announced.ShouldNotContain("699_outlet_voltage");
        device.Retained["1/Outlet/Voltage"].ShouldBe("""{"value": 7}""");
        device.Retained.Keys.ShouldNotContain("699/Outlet/Voltage");
        announced.ShouldBeSubsetOf(device.Restarts().Connects().Receives(Reading(699, 8)).Waits(10).Components.EnumerateObject()
            .Select(component => component.Name));
    }

    [Fact]
    public void What_an_earlier_run_announced_beyond_the_bounds_is_cut_with_statuses_and_low_connectors_first()
    {
        var components = Enumerable.Range(1, 600).Select(connector =>
            $$"""
            "{{connector}}_outlet_voltage":{"platform":"sensor","unique_id":"{{connector}}v","name":"v","state_topic":"ocpp/CP-1/{{connector}}/Outlet/Voltage/state","device_class":"voltage","unit_of_measurement":"V"},
            "{{connector}}_status":{"platform":"sensor","unique_id":"{{connector}}s","name":"s","state_topic":"ocpp/CP-1/{{connector}}/status/state"}
            """);
        var device = new TestDevice(isRestored: false);

        device.Restores($$$"""{"device":{"serial_number":"CP-1"},"components":{{{{string.Join(',', components)}}}}}""").Connects().Waits(10);

        var keys = device.Components.EnumerateObject().Select(component => component.Name).ToHashSet();
        keys.Count.ShouldBeLessThanOrEqualTo(ChargePointDevice.MaxEntities);
        keys.ShouldContain("300_status");
        keys.ShouldNotContain("600_outlet_voltage");
        Encoding.UTF8.GetByteCount(device.DocumentText).ShouldBeLessThanOrEqualTo(DeviceLedger.MaxDocumentBytes);
        device.Skipped.ShouldContain(ChargePointDevice.TooMuch);
    }

    private static string Reading(int connector, int value = 230) =>
        $$"""[2,"m","MeterValues",{"connectorId":{{connector}},"meterValue":[{"sampledValue":[{"value":{{value}},"measurand":"Voltage"}]}]}]""";

    private static long SettledMemory()
    {
        var (last, now) = (long.MaxValue, GC.GetTotalMemory(forceFullCollection: true));
        while (Math.Abs(last - now) > 10_000)
        {
            GC.WaitForPendingFinalizers();
            (last, now) = (now, GC.GetTotalMemory(forceFullCollection: true));
        }

        return now;
    }

    /// <summary>All tricks, beginning with another one each time.</summary>
    private static void Fill(Hostile hostile, int number)
    {
        for (var trick = 0; trick < GreedyCharger.Tricks; trick++)
        {
            hostile.Play((number + trick) % GreedyCharger.Tricks, 1_000_000 + (1000 * number), 80);
        }
    }

    /// <summary>A device that nobody keeps anything of but itself.</summary>
    private sealed class Hostile
    {
        private DateTimeOffset _now = Start;

        public Hostile(bool isRestored = true, int minInterval = 0)
        {
            var settings = new DeviceSettings("ocpp-bridge/test/availability") { MinInterval = TimeSpan.FromSeconds(minInterval) };
            Device = ChargePointDevice.New(new ChargePointId("CP-1"), settings);
            if (isRestored)
            {
                Apply(new Restored(Start, null, KnowsConnections: false));
            }
        }

        public ChargePointDevice Device { get; private set; }

        public int LargestDocument { get; private set; }

        public void Play(int trick, int first, int count)
        {
            foreach (var (subprotocol, json) in GreedyCharger.Messages(trick, first, count))
            {
                _now = _now.AddMilliseconds(200);
                Apply(new MessageReceived(_now, first, _now, Direction.FromChargePoint, subprotocol, Encoding.UTF8.GetBytes(json)));
            }
        }

        private void Apply(DeviceInput input)
        {
            var step = Device.Apply(input);
            Device = step.Device;
            foreach (var document in step.Publications.Where(publication => publication.Kind == PublicationKind.Discovery))
            {
                LargestDocument = Math.Max(LargestDocument, document.Payload.Length);
                using var parsed = JsonDocument.Parse(document.Payload);
            }
        }
    }
}
