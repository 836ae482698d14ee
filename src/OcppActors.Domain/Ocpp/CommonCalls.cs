using System.Text.Json;

namespace OcppActors.Domain.Ocpp;

/// <summary>
/// The calls that look alike in every version of OCPP, those of 1.6's security extension included (Improved security for
/// OCPP 1.6-J), and what the readers of all versions share.
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

    /// <summary>An Authorize says nothing yet: its answer does.</summary>
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

    /// <summary>The answer to this call will say something.</summary>
    public static void ExpectAnswer(string action, FactCollector findings, string? idTag = null)
    {
        if (findings.CallId is { } id)
        {
            findings.PendingCall = new PendingCall(id, action, idTag);
        }
    }

    /// <summary>Text without which the message says nothing.</summary>
    public static string? Required(string action, JsonElement payload, string name, FactCollector findings)
    {
        var text = payload.Text(name);
        if (text is null)
        {
            findings.Skip($"{action}: no {name}");
        }

        return text;
    }

    /// <summary>The connector or EVSE without which the message says nothing.</summary>
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
