using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OcppActors.EndToEnd.Tests.Harness;
using static OcppActors.EndToEnd.Tests.LivePage.OcppMessages;

namespace OcppActors.EndToEnd.Tests.LivePage;

/// <summary>What the page shows of charge points and their messages.</summary>
[Collection(ChromiumCollection.Name)]
public sealed partial class PageContentTests(Chromium chromium)
{
    [RequiresFact(Requirement.Chromium)]
    public async Task A_charge_of_1_6_from_boot_to_end()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var pair = await scenario.ConnectChargerAsync("CP1");
        await pair.ExchangeAsync(
            Charger("""[2,"1","BootNotification",{"chargePointVendor":"Voltwerk","chargePointModel":"Wall 11"}]"""),
            Cpms("""[3,"1",{"status":"Accepted","interval":300}]"""),
            Charger("""[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Preparing"}]"""));
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        var card = page.Card("CP1");

        // The state before the page was opened comes with the replay.
        await Assertions.Expect(card).ToContainTextAsync("Connected");
        await Assertions.Expect(card).ToContainTextAsync("Voltwerk Wall 11");
        await Assertions.Expect(card).ToContainTextAsync("OCPP 1.6");
        await Assertions.Expect(card.Locator(".pill")).ToHaveTextAsync("Preparing");

        await pair.ExchangeAsync(
            Charger("""[2,"3","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":1000}]"""),
            Cpms("""[3,"3",{"transactionId":7,"idTagInfo":{"status":"Accepted"}}]"""),
            Charger("""[2,"4","MeterValues",{"connectorId":1,"transactionId":7,"meterValue":[{"sampledValue":[{"value":"2.5","measurand":"Energy.Active.Import.Register","unit":"kWh"},{"value":"3600","measurand":"Power.Active.Import","phase":"L1","unit":"W"},{"value":"3.65","measurand":"Power.Active.Import","phase":"L2","unit":"kW"}]}]}]"""));
        await Assertions.Expect(card.Locator(".amount.power")).ToHaveTextAsync("7.25kW");
        await Assertions.Expect(card.Locator(".amount.energy")).ToHaveTextAsync("1.50kWh");
        await Assertions.Expect(card.Locator(".chart")).ToHaveAttributeAsync("aria-label", PowerNow());
        await Assertions.Expect(card.Locator(".chart path.power")).ToHaveAttributeAsync("d", Drawn());

        await pair.ExchangeAsync(
            Charger("""[2,"5","StopTransaction",{"transactionId":7,"meterStop":3250,"transactionData":[{"sampledValue":[{"value":"3100"}]}]}]"""),
            Cpms("""[3,"5",{}]"""));
        await Assertions.Expect(card.Locator(".amount.power")).ToHaveTextAsync("0.00kW");
        await Assertions.Expect(card.Locator(".amount.energy")).ToHaveTextAsync("2.25kWh");

        await pair.CloseAsync();
        await Assertions.Expect(card).ToContainTextAsync("Not connected");
        await Assertions.Expect(page.Rows.First).ToContainTextAsync("Disconnected");
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task A_transaction_of_2_0_1_on_one_of_two_EVSEs()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        await using var pair = await scenario.ConnectChargerAsync("CP2", "ocpp2.0.1");
        var card = page.Card("CP2");

        await pair.ExchangeAsync(
            Charger("""[2,"1","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"Voltwerk","model":"Duo"}}]"""),
            Charger("""[2,"2","StatusNotification",{"evseId":1,"connectorId":1,"connectorStatus":"Occupied"}]"""),
            Charger("""[2,"3","StatusNotification",{"evseId":2,"connectorId":1,"connectorStatus":"Faulted"}]"""),
            Charger("""[2,"4","TransactionEvent",{"eventType":"Started","evse":{"id":1},"transactionInfo":{"transactionId":"t"},"meterValue":[{"sampledValue":[{"value":10,"unitOfMeasure":{"unit":"kWh"}}]}]}]"""),
            Charger("""[2,"5","TransactionEvent",{"eventType":"Updated","transactionInfo":{"transactionId":"t"},"meterValue":[{"sampledValue":[{"value":120,"unitOfMeasure":{"unit":"Wh","multiplier":2}},{"value":5.5,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"kW"}}]}]}]"""));

        await Assertions.Expect(card).ToContainTextAsync("Voltwerk Duo");
        await Assertions.Expect(card.Locator(".pill")).ToHaveTextAsync(["Occupied", "Faulted"]);
        var first = card.Locator(".connector").First;
        await Assertions.Expect(first.Locator(".amount.power")).ToHaveTextAsync("5.50kW");
        await Assertions.Expect(first.Locator(".amount.energy")).ToHaveTextAsync("2.00kWh");
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task Messages_show_their_round_trips_and_errors_and_every_digit_on_demand()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"));
        await using var pair = await scenario.ConnectChargerAsync("CP3");

        await pair.ExchangeAsync(
            Charger("""[2,"1","DataTransfer",{"number":9223372036854775807,"small":1.50}]"""),
            Cpms("""[3,"1",{"status":"UnknownVendorId"}]"""),
            Cpms("""[2,"1","Reset",{"type":"Soft"}]"""),
            Charger("""[4,"1","NotSupported","no reset here",{}]"""));

        // Newest first; both directions use the id 1.
        await page.HasReceivedAsync("5");
        await Assertions.Expect(page.Rows.Nth(0)).ToContainTextAsync("Reset · error");
        await Assertions.Expect(page.Rows.Nth(0)).ToHaveAttributeAsync("data-flag", "error");
        await Assertions.Expect(page.Rows.Nth(0)).ToContainTextAsync("NotSupported: no reset here");
        await Assertions.Expect(page.Rows.Nth(0).Locator(".way")).ToHaveTextAsync("→");
        await Assertions.Expect(page.Rows.Nth(1).Locator(".way")).ToHaveTextAsync("←");
        await Assertions.Expect(page.Rows.Nth(2)).ToContainTextAsync("DataTransfer · answer");
        await Assertions.Expect(page.Rows.Nth(2)).ToHaveAttributeAsync("data-flag", "refused");
        await Assertions.Expect(page.Rows.Nth(3).Locator(".took")).ToHaveTextAsync(Span());
        await Assertions.Expect(page.Page.Locator("#figure-problems")).ToHaveTextAsync("2");

        await page.Rows.Nth(2).ClickAsync();
        await Assertions.Expect(page.Detail).ToContainTextAsync("\"number\": 9223372036854775807,\n");
        await Assertions.Expect(page.Detail).ToContainTextAsync("\"small\": 1.50");
        await Assertions.Expect(page.Detail).ToContainTextAsync("\"status\": \"UnknownVendorId\"");
    }

    [RequiresFact(Requirement.Chromium)]
    public async Task An_unanswered_call_is_highlighted_after_half_a_minute()
    {
        await using var scenario = await RelayScenario.StartAsync(MeteringIn.Nowhere);
        await using var page = await OpenPage.AtAsync(chromium, scenario.Relay.Page("/"), clockInHand: true);
        await using var pair = await scenario.ConnectChargerAsync("CP4");
        await pair.PlayAsync([.. Heartbeat("answered"), Charger("""[2,"lost","Heartbeat",{}]""")]);
        await page.HasReceivedAsync("4");

        await page.Page.Clock.FastForwardAsync(31_000);

        await Assertions.Expect(page.Rows.Nth(0)).ToContainTextAsync("never answered");
        await Assertions.Expect(page.Page.Locator("#figure-problems")).ToHaveTextAsync("1");
    }

    [GeneratedRegex(@"power now 7\.25 kW", RegexOptions.None, 1000)]
    private static partial Regex PowerNow();

    [GeneratedRegex("^M", RegexOptions.None, 1000)]
    private static partial Regex Drawn();

    [GeneratedRegex(@"^<? ?\d+ ms$|^\d+\.\d+ s$", RegexOptions.None, 1000)]
    private static partial Regex Span();
}
