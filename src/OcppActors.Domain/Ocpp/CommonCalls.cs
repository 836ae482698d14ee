using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// Reads the calls that are the same in every version of OCPP, including those of the security extension (Improved security for
/// OCPP 1.6-J); and what the readers of all versions share.
/// </summary>
internal static class CommonCalls
{
    public static void Read(string action, JsonElement payload, FactCollector findings)
    {
        switch (action)
        {
            case OcppAction.Heartbeat:
                findings.Add(HeartbeatSent.Instance);
                break;
            case OcppAction.FirmwareStatusNotification or OcppAction.SignedFirmwareStatusNotification:
                if (Required(action, payload, "status", findings) is { } firmware)
                {
                    findings.Add(new FirmwareStatusReported(firmware));
                }

                break;
            case OcppAction.DiagnosticsStatusNotification or OcppAction.LogStatusNotification:
                if (Required(action, payload, "status", findings) is { } diagnostics)
                {
                    findings.Add(new DiagnosticsStatusReported(diagnostics));
                }

                break;
            case OcppAction.SecurityEventNotification:
                if (Required(action, payload, "type", findings) is { } type)
                {
                    findings.Add(new SecurityEventReported(type, payload.Instant("timestamp")));
                }

                break;
        }
    }

    /// <summary>An Authorize is a fact once it has been answered.</summary>
    public static void ReadAuthorize(string? idTag, FactCollector findings)
    {
        if (idTag is null)
        {
            findings.Skip("Authorize: no id tag");
        }
        else
        {
            ExpectAnswer(OcppAction.Authorize, findings, idTag);
        }
    }

    /// <summary>The answer to this call is needed as well.</summary>
    public static void ExpectAnswer(string action, FactCollector findings, string? idTag = null)
    {
        if (findings.CallId is { } id)
        {
            findings.PendingCall = new PendingCall(id, action, idTag);
        }
    }

    /// <summary>A required text; null, with a reason for the log, if it is missing.</summary>
    public static string? Required(string action, JsonElement payload, string name, FactCollector findings)
    {
        var text = payload.Text(name);
        if (text is null)
        {
            findings.Skip($"{action}: no {name}");
        }

        return text;
    }

    /// <summary>A required connector or EVSE; null, with a reason for the log, if it is missing.</summary>
    public static int? RequiredOrdinal(string action, JsonElement payload, string name, FactCollector findings)
    {
        var number = payload.Ordinal(name);
        if (number is null)
        {
            findings.Skip($"{action}: no {name}");
        }

        return number;
    }
}
