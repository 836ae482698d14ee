using System.Text.Json.Nodes;
using OcppActors.Simulator.Cpms;
using OcppActors.Simulator.Ocpp16;
using OcppActors.Simulator.Protocol;

namespace OcppActors.Simulator.Ocpp201;

/// <summary>A CSMS that accepts every call of a charging station (OCPP 2.0.1 part 2).</summary>
internal sealed class CsmsAnswers(TimeProvider clock) : ICpmsAnswers
{
    private const int HeartbeatSeconds = 30;

    public JsonObject? Answer(OcppCall call) => call.Action switch
    {
        "BootNotification" => new JsonObject
        {
            ["currentTime"] = Dialect.Time(clock.GetUtcNow()),
            ["interval"] = HeartbeatSeconds,
            ["status"] = "Accepted",
        },
        "Heartbeat" => new JsonObject { ["currentTime"] = Dialect.Time(clock.GetUtcNow()) },
        "Authorize" => new JsonObject { ["idTokenInfo"] = Accepted() },
        "TransactionEvent" => call.Payload.ContainsKey("idToken") ? new JsonObject { ["idTokenInfo"] = Accepted() } : [],
        "DataTransfer" => Accepted(),
        "StatusNotification" or "MeterValues" or "NotifyEvent" or "NotifyReport" or "NotifyMonitoringReport" or "SecurityEventNotification"
            or "FirmwareStatusNotification" or "LogStatusNotification" or "ReservationStatusUpdate" or "NotifyChargingLimit" => [],
        _ => null,
    };

    private static JsonObject Accepted() => new() { ["status"] = "Accepted" };
}
