using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Domain.Tests.Support;

/// <summary>
/// Messages between a charger that nobody has tested and its CPMS: of the right form, with values that no specification
/// allows, or damaged.
/// </summary>
internal static class HostileCharger
{
    private const string Long = "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"";

    private static readonly string[] Instants =
    [
        "\"2026-05-04T10:00:00Z\"", "\"2026-05-04T09:59:00+02:00\"", "\"2026-05-04T10:00:05\"", "\"9999-12-31T23:59:59Z\"", "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"0001-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"2000-01-01T00:00:00+14:00\"", "\"2026-02-30T24:60:61Z\"",
    ];

    private static readonly Gen<string> Scalars = Gen.Elements(
        "null", "true", "0", "-0", "-1", "1.5", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "1e308", "-1e999", "1e-400", "1e28",
        "79228162514264337593543950335", "79228162514264337593543950336", "0.0000000000000000000000000001", "\"\"", "\" 7 \"", "\"7,5\"", "\"0x10\"", "\"NaN\"", "\"Infinity\"", "\"1e999\"", "\"-1\"",
        "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e</script>\"", "\"+/#/$SYS\"", "\"{{ value }}\"", "\"__proto__\"", "\"unavailable\"", "\"L1\"", "\"kWh\"", Long);

    private static readonly Gen<string> Structures = Gen.Elements(
        "[]", "{}", "[[]]", "[null]", "[1,\"2\"]", "{\"value\":1}", "{\"\\ud800\":1}", "{\"id\":1,\"id\":2}", "[{}]", new string('[', 80) + new string(']', 80));

    private static readonly Gen<string> Sample = Object(
        Field("value", "1", "\"230.5\"", "\"17\"", "0"), Field("measurand", "\"Voltage\"", "\"Energy.Active.Import.Register\"", "\"Power.Active.Import\"", "\"SoC\"", "\"Current.Import.L1\""),
        Field("phase", "\"L1\"", "\"L2\"", "\"L1-N\""), Field("location", "\"Outlet\"", "\"EV\""), Field("context", "\"Sample.Periodic\"", "\"Transaction.Begin\"", "\"Transaction.End\""),
        Field("unit", "\"Wh\"", "\"kWh\"", "\"W\"", "\"V\"", "\"Percent\"", "\"K\""), Field("format", "\"Raw\"", "\"SignedData\""), Field("unitOfMeasure", "{\"unit\":\"Wh\",\"multiplier\":3}", "{\"multiplier\":-30}", "{\"multiplier\":99}"));

    private static readonly Gen<string> Readings = List(Object(Field("timestamp", Instants), Named("sampledValue", List(Sample))));

    private static readonly Gen<string> Transactions = Object(
        Field("transactionId", "1", "2", "\"t\"", "-1"), Field("chargingState", "\"Charging\"", "\"EVConnected\""), Field("stoppedReason", "\"Local\""));

    private static readonly Gen<string> Calls = Gen.OneOf(
        Call("BootNotification", Field("chargePointVendor", "\"V\""), Field("chargePointModel", "\"M\""), Field("firmwareVersion", "\"1\"", Long), Field("chargingStation", "{\"vendorName\":\"V\",\"model\":\"M\"}")),
        Call("StatusNotification", Ordinal("connectorId"), Ordinal("evseId"), Field("status", "\"Charging\"", "\"Available\"", "\"Faulted\""), Field("connectorStatus", "\"Occupied\"", "\"Available\""),
            Field("errorCode", "\"NoError\"", "\"GroundFailure\""), Field("info", "\"door\""), Field("vendorErrorCode", "\"7\""), Field("timestamp", Instants)),
        Call("MeterValues", Ordinal("connectorId"), Ordinal("evseId"), Field("transactionId", "1", "2"), Named("meterValue", Readings)),
        Call("StartTransaction", Ordinal("connectorId"), Field("idTag", "\"04AB\""), Field("meterStart", "0", "1000"), Field("timestamp", Instants)),
        Call("StopTransaction", Field("transactionId", "1", "2"), Field("meterStop", "5", "2000"), Field("timestamp", Instants), Field("reason", "\"Remote\""), Named("transactionData", Readings)),
        Call("TransactionEvent", Field("eventType", "\"Started\"", "\"Updated\"", "\"Ended\""), Field("timestamp", Instants), Named("transactionInfo", Transactions),
            Field("evse", "{\"id\":1}", "{\"id\":2,\"connectorId\":1}"), Field("idToken", "{\"idToken\":\"04AB\"}"), Named("meterValue", Readings)),
        Call("Authorize", Field("idTag", "\"04AB\""), Field("idToken", "{\"idToken\":\"04AB\"}")),
        Call("SecurityEventNotification", Field("type", "\"Tamper\""), Field("timestamp", Instants)),
        Call("FirmwareStatusNotification", Field("status", "\"Installed\"")),
        Call("Heartbeat"));

    private static readonly Gen<string> Answers =
        from kind in Gen.Elements(3, 3, 3, 4)
        from id in Gen.Choose(1, 3)
        from payload in Object(Field("transactionId", "1", "2"), Field("idTagInfo", "{\"status\":\"Accepted\"}"), Field("idTokenInfo", "{\"status\":\"Invalid\"}"), Field("interval", "300", "0"), Field("currentTime", Instants), Field("status", "\"Accepted\""))
        select kind == 3 ? $"[3,\"{id}\",{payload}]" : $"[4,\"{id}\",\"InternalError\",\"\",{payload}]";

    private static readonly string[] Tokens = ["[", "]", "{", "}", ",", ":", "\"", "\\", "\\u", "null", "1e9", " ", "\n", "\u00FF", "2", "3"];

    /// <summary>Messages of either side, with the seconds before each.</summary>
    public static Gen<List<(Direction Sender, byte[] Text, double Pause)>> Conversations { get; } =
        (from sender in Gen.Elements(Direction.FromChargePoint, Direction.FromChargePoint, Direction.FromChargePoint, Direction.FromCsms)
         from text in sender == Direction.FromCsms ? Gen.Frequency((9, Answers), (1, Calls)) : Gen.Frequency((9, Calls), (1, Answers))
         from sent in Gen.Frequency((4, Gen.Constant(Encoding.UTF8.GetBytes(text))), (1, Hostile.Bytes(Gen.Constant(Encoding.UTF8.GetBytes(text)), Tokens)))
         from pause in Gen.Elements(0, 0, 0.2, 3, 700)
         select (sender, sent, pause)).ListOf().Select(messages => messages.ToList());

    private static Gen<string> Call(string action, params Gen<string>[] fields) =>
        from id in Gen.Choose(1, 3)
        from payload in Object(fields)
        select $"[2,\"{id}\",\"{action}\",{payload}]";

    private static Gen<string> Ordinal(string name) => Field(name, "0", "1", "1", "2");

    private static Gen<string> Field(string name, params string[] usual) =>
        Named(name, Gen.Frequency((12, Gen.Elements(usual)), (2, Scalars), (1, Structures)));

    private static Gen<string> Named(string name, Gen<string> value) => value.Select(text => $"\"{name}\":{text}");

    private static Gen<string> List(Gen<string> item) =>
        Gen.Frequency((12, Gen.Choose(1, 3).SelectMany(count => item.ArrayOf(count)).Select(items => $"[{string.Join(',', items)}]")), (1, item), (1, Structures), (1, Scalars));

    // Each field is left out now and then.
    private static Gen<string> Object(params Gen<string>[] fields) =>
        from all in Gen.CollectToArray(fields.Select(field => Gen.Frequency((5, field), (2, Gen.Constant("")))))
        select $"{{{string.Join(',', all.Where(field => field.Length > 0))}}}";
}
