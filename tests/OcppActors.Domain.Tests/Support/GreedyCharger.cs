using System.Globalization;
using System.Text;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.Tests.Support;

/// <summary>A charger that sends whatever could make metering remember more of it.</summary>
internal static class GreedyCharger
{
    public const int Tricks = 11;

    /// <summary>The trick with the longest messages.</summary>
    private const int Slow = 9;

    private const string V16 = "ocpp1.6";
    private const string V201 = "ocpp2.0.1";

    private static readonly string[] Measurands = [.. MeasurandTable.All.Select(row => row.Name)];
    private static readonly string[] Locations = ["Body", "Cable", "EV", "Inlet", "Outlet", "Upstream"];

    /// <summary>The messages of one trick; the same number gives the same messages.</summary>
    /// <param name="trick">0 to <see cref="Tricks"/>.</param>
    /// <param name="first">The first number that is made up, of connectors and the like.</param>
    /// <param name="count">How many messages.</param>
    public static IEnumerable<(string Subprotocol, string Json)> Messages(int trick, int first, int count) => Enumerable.Range(first, trick == Slow ? count / 10 : count).Select(i => trick switch
    {
        0 => (V16, Call("StatusNotification", $$"""{"connectorId":{{i}},"status":"Faulted","errorCode":"OtherError","info":"{{Text(i)}}","vendorErrorCode":"{{Text(i)}}"}""")),
        1 => (V16, Call("MeterValues", $$"""{"connectorId":{{i}},"transactionId":"{{Text(i)}}","meterValue":[{"sampledValue":[{{AllPhases(i)}}]}]}""")),
        2 => (V16, Call("StartTransaction", $$"""{"connectorId":{{i}},"idTag":"{{Text(i)}}","meterStart":1,"timestamp":"2026-05-04T10:00:00Z"}""")),
        3 => (V16, Call("Authorize", $$"""{"idTag":"{{Text(i)}}"}""", id: Text(i)[..200])),
        4 => (V201, Call("TransactionEvent", $$"""{"eventType":"Started","timestamp":"2026-05-04T10:00:00Z","transactionInfo":{"transactionId":"{{Text(i)}}","chargingState":"{{Text(i)}}"},"idToken":{"idToken":"{{Text(i)}}"},"meterValue":[{"sampledValue":[{{Plain(3000)}},{"value":1,"context":"Transaction.Begin","unitOfMeasure":{"unit":"{{Text(i)}}"} }]}]}""")),
        5 => (V201, Call("TransactionEvent", $$"""{"eventType":"Updated","timestamp":"2026-05-04T10:00:00Z","evse":{"id":{{i}}},"transactionInfo":{"transactionId":"{{Text(i)}}","chargingState":"Charging"},"idToken":{"idToken":"{{Text(i)}}"},"meterValue":[{"sampledValue":[{{AllPhases(i)}}]}]}""")),
        6 => (V201, Call("TransactionEvent", $$"""{"eventType":"Ended","timestamp":"2026-05-04T10:00:00Z","evse":{"id":{{i}}},"transactionInfo":{"transactionId":"{{Text(i)}}","stoppedReason":"{{Text(i)}}"} }""")),
        7 => (V16, Call("BootNotification", $$"""{"chargePointVendor":"{{Text(i)}}","chargePointModel":"{{Text(i)}}","firmwareVersion":"{{Text(i)}}","chargePointSerialNumber":"{{Text(i)}}"}""", id: Text(i)[..200])),
        8 => (V16, Call("SecurityEventNotification", $$"""{"type":"{{Text(i)}}","timestamp":"2026-05-04T10:00:00Z"}""")),
        9 => (V16, Call("MeterValues", $$"""{"connectorId":{{i}},"meterValue":[{"sampledValue":[{{AllLocations(i)}}]}]}""")),
        _ => (V201, Call("StatusNotification", $$"""{"evseId":{{i / 8}},"connectorId":{{1 + (i % 8)}},"connectorStatus":"{{Text(i)}}","timestamp":"2026-05-04T10:00:00Z"}""")),
    });

    private static string Call(string action, string payload, string id = "1") => $"""[2,"{id}","{action}",{payload}]""";

    /// <summary>Longer than anything in OCPP, of characters that take most bytes.</summary>
    private static string Text(int number) => string.Create(CultureInfo.InvariantCulture, $"{number}") + new string('充', 400);

    private static string Plain(int count) => new StringBuilder().Insert(0, """{"value":1},""", count).ToString().TrimEnd(',');

    private static string AllPhases(int number) => string.Join(',', PhaseNames.Single.Select(phase =>
        $$"""{"value":{{number}},"measurand":"{{Measurands[number % Measurands.Length]}}","phase":"{{PhaseNames.NameOf(phase)}}"}"""));

    private static string AllLocations(int number) => string.Join(',', Locations.SelectMany(location => Measurands.Select(measurand =>
        $$"""{"value":{{number}},"measurand":"{{measurand}}","location":"{{location}}"}""")));
}
