namespace OcppActors.Domain.Tests.Support;

/// <summary>A charger that speaks OCPP 2.0.1 or 2.1 and has one EVSE.</summary>
internal sealed class Charger2(string subprotocol = "ocpp2.0.1") : Charger(subprotocol)
{
    public Charger2 Waits(double seconds)
    {
        Device.Waits(seconds);
        return this;
    }

    public Charger2 Sends(string action, string payload)
    {
        Send(action, payload);
        return Waits(10);
    }

    public Charger2 Boots() => Sends(
        "BootNotification", """{"reason":"PowerUp","chargingStation":{"vendorName":"Wattwerk","model":"W 22"}}""");

    public Charger2 Starts(string id, int seqNo, double? at = null, bool isOffline = false, params string[] samples) =>
        Reports("Started", id, seqNo, "Charging", at, isOffline, more: ""","idToken":{"idToken":"04D1A7","type":"ISO14443"}""", samples: samples);

    public Charger2 Updates(string id, int seqNo, string? state = null, double? at = null, bool isOffline = false, string trigger = "MeterValuePeriodic", params string[] samples) =>
        Reports("Updated", id, seqNo, state, at, isOffline, trigger, samples: samples);

    public Charger2 Ends(string id, int seqNo, double? at = null, bool isOffline = false, params string[] samples) =>
        Reports("Ended", id, seqNo, null, at, isOffline, "EVDeparted", samples: samples);

    private Charger2 Reports(
        string type, string id, int seqNo, string? state, double? at, bool isOffline, string trigger = "Authorized", string more = "", params string[] samples) => Sends(
        "TransactionEvent",
        $$"""
        {"eventType":"{{type}}","timestamp":"{{Time(at)}}","triggerReason":"{{trigger}}","seqNo":{{seqNo}},"offline":{{(isOffline ? "true" : "false")}},
         "transactionInfo":{"transactionId":"{{id}}"{{(state is null ? "" : $",\"chargingState\":\"{state}\"")}}},"evse":{"id":1,"connectorId":1}{{more}},
         "meterValue":[{"timestamp":"{{Time(at)}}","sampledValue":[{{string.Join(',', samples.Select(ChargerSample.Json2))}}]}]}
        """);
}
