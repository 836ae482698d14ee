using System.Globalization;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.Tests.Support;

/// <summary>A charger that speaks OCPP 1.6. Transaction ids are JSON: <c>17</c>, <c>"17"</c>.</summary>
internal sealed class Charger16() : Charger("ocpp1.6")
{
    public Charger16 Waits(double seconds)
    {
        Device.Waits(seconds);
        return this;
    }

    public Charger16 Sends(string action, string payload)
    {
        Send(action, payload);
        return Waits(10);
    }

    public Charger16 Boots() => Sends("BootNotification", """{"chargePointVendor":"Wattwerk","chargePointModel":"W 22"}""");

    /// <summary>Sends a status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="connector">Its connector.</param>
    /// <param name="error">The error code.</param>
    /// <param name="more">Further members with a comma first.</param>
    /// <param name="at">The time of the charger's clock.</param>
    public Charger16 Reports(string status, int connector = 1, string error = "NoError", string more = "", double? at = null) => Sends(
        "StatusNotification", $$"""{"connectorId":{{connector}},"errorCode":"{{error}}","status":"{{status}}","timestamp":"{{Time(at)}}"{{more}}}""");

    /// <summary>Starts a transaction, which the CPMS answers with this id; null if there is no answer yet.</summary>
    public Charger16 Starts(string? id, decimal meterStart, int connector = 1, string tag = "04D1A7", double? at = null, string answer = "Accepted")
    {
        var call = Send(
            "StartTransaction", $$"""{"connectorId":{{connector}},"idTag":"{{tag}}","meterStart":{{Number(meterStart)}},"timestamp":"{{Time(at)}}"}""");
        if (id is not null)
        {
            Device.Receives($$$"""[3,"{{{call}}}",{"transactionId":{{{id}}},"idTagInfo":{"status":"{{{answer}}}"}}]""", Direction.FromCsms);
        }

        return Waits(10);
    }

    /// <summary>Sends meter values of connector 1 during a transaction.</summary>
    public Charger16 Measures(string id, params string[] samples) => Measures(1, id, null, samples);

    /// <summary>Sends meter values of connector 1 that name no transaction.</summary>
    public Charger16 MeasuresIdle(params string[] samples) => Measures(1, null, null, samples);

    public Charger16 Measures(int connector, string? id, double? at, params string[] samples) => Sends(
        "MeterValues", $$"""{"connectorId":{{connector}}{{(id is null ? "" : $",\"transactionId\":{id}")}},"meterValue":[{{MeterValue(at, samples)}}]}""");

    public Charger16 Stops(string id, decimal meterStop, double? at = null, string? tag = null, string more = "") => Sends(
        "StopTransaction",
        $$"""{"transactionId":{{id}},"meterStop":{{Number(meterStop)}},"timestamp":"{{Time(at)}}"{{(tag is null ? "" : $",\"idTag\":\"{tag}\"")}}{{more}}}""");

    public string MeterValue(double? at, params string[] samples) =>
        $$"""{"timestamp":"{{Time(at)}}","sampledValue":[{{string.Join(',', samples.Select(ChargerSample.Json16))}}]}""";

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
