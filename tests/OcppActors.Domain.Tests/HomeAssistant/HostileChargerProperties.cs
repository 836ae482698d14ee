using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;
using OcppActors.Domain.Tests.Support;
using Shouldly;

namespace OcppActors.Domain.Tests.HomeAssistant;

/// <summary>Whatever a charger and its CPMS say, nothing throws, Home Assistant gets nothing that it rejects, and good readings go on.</summary>
[Trait("Kind", "fuzz")]
public sealed class HostileChargerProperties
{
    private static readonly Gen<string?> Subprotocols = Gen.Elements(null, "ocpp1.6", "ocpp2.0.1", "ocpp2.1");

    [Fact]
    public void No_discovery_rule_is_broken_and_a_good_reading_is_published() =>
        Prop.ForAll(HostileCharger.Conversations.ToArbitrary(), Subprotocols.ToArbitrary(), (messages, subprotocol) =>
        {
            var device = Play(messages, subprotocol);

            device.Receives($$"""[2,"good","MeterValues",{"connectorId":1,"evseId":1,"meterValue":[{"timestamp":"{{device.Now:yyyy-MM-ddTHH:mm:ssZ}}","sampledValue":[{"value":"50.25","measurand":"Frequency","location":"Inlet","unit":"Hz"}]}]}]""", subprotocol: subprotocol);
            device.Waits(10);

            device.ShouldSatisfyDiscoveryRules();
            device.Retained["1/Inlet/Frequency"].ShouldContain("50.25");
        }).Fuzz();

    [Fact]
    public void Another_run_goes_on_with_what_was_published() =>
        Prop.ForAll(HostileCharger.Conversations.ToArbitrary(), HostileCharger.Conversations.ToArbitrary(), Subprotocols.ToArbitrary(), (before, after, subprotocol) =>
        {
            var first = Play(before, subprotocol).Waits(10);

            string[] announced = [.. first.Components.EnumerateObject().Select(component => component.Name)];
            var second = Play(after, subprotocol, first.Restarts()).Waits(10);

            second.ShouldSatisfyDiscoveryRules();
            announced.ShouldBeSubsetOf(second.Components.EnumerateObject().Select(component => component.Name));
        }).Fuzz();

    private static TestDevice Play(List<(Direction Sender, byte[] Text, double Pause)> messages, string? subprotocol, TestDevice? device = null)
    {
        device = (device ?? new TestDevice()).Connects();
        foreach (var (sender, text, pause) in messages)
        {
            device.Waits(pause).Receives(SnoopPayload.OfText(text), device.Now, sender, subprotocol);
        }

        return device;
    }
}
