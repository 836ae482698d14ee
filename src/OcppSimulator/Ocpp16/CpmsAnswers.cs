using System.Text.Json.Nodes;
using OcppActors.Simulator.Cpms;
using OcppActors.Simulator.Protocol;

namespace OcppActors.Simulator.Ocpp16;

/// <summary>A CPMS that accepts every call of a charger (OCPP 1.6 section 4).</summary>
internal sealed class CpmsAnswers(TimeProvider clock) : ICpmsAnswers
{
    private const int HeartbeatSeconds = 30;

    private int _lastTransaction = 1000;

    public JsonObject? Answer(OcppCall call) => call.Action switch
    {
        "BootNotification" => new JsonObject
        {
            ["status"] = "Accepted",
            ["currentTime"] = Dialect.Time(clock.GetUtcNow()),
            ["interval"] = HeartbeatSeconds,
        },
        "Heartbeat" => new JsonObject { ["currentTime"] = Dialect.Time(clock.GetUtcNow()) },
        "Authorize" or "StopTransaction" => new JsonObject { ["idTagInfo"] = Accepted() },
        "StartTransaction" => new JsonObject
        {
            ["idTagInfo"] = Accepted(),
            ["transactionId"] = Interlocked.Increment(ref _lastTransaction),
        },
        "DataTransfer" => Accepted(),
        "StatusNotification" or "MeterValues" or "FirmwareStatusNotification" or "DiagnosticsStatusNotification" => [],
        _ => null,
    };

    private static JsonObject Accepted() => new() { ["status"] = "Accepted" };
}
