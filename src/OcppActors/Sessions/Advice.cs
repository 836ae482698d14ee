using OcppActors.Transport.Http;
using OcppActors.Transport.Tunnel;

namespace OcppActors.Sessions;

/// <summary>A hint for the log on what to do about a charger that the CPMS refuses, by status.</summary>
public static class Advice
{
    /// <param name="refusal">The CPMS's answer.</param>
    /// <param name="route">Where the request went.</param>
    public static string For(DialOutcome.Refused refusal, Route route) => refusal.Status switch
    {
        >= 200 and < 300 => ": that is a web page, or a proxy that does not allow WebSockets; check the path of the CPMS URL",
        >= 300 and < 400 => Redirection.Describe(route, refusal.Location),
        400 => ": it does not understand the request; does the CPMS URL begin with ws:// instead of wss://?",
        401 => ": check the charger's password",
        403 => ": this charger is not allowed there",
        404 => ": check the charge point id and the path of the CPMS URL",
        405 => ": no WebSocket is served there; check the path of the CPMS URL",
        426 => ": it does not take the charger's OCPP version, or a proxy in front of it does not allow WebSockets",
        429 or 503 => ": it is busy; the charger will try again",
        502 or 504 => ": a proxy in front of it does not reach it; the charger will try again",
        508 => ": the CPMS URL leads back to this relay; set it to the URL that the chargers had before",
        >= 500 => ": an error of the CPMS; its operator can find out more",
        _ => "",
    };
}
