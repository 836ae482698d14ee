namespace OcppActors.Sessions;

/// <summary>A hint for the log on what to do about a charger that the CPMS refuses, by status.</summary>
public static class Advice
{
    public static string For(int status) => status switch
    {
        401 => ": check the charger's password",
        403 => ": this charger is not allowed there",
        404 => ": check the charge point id and the path of the CPMS URL",
        426 => ": it does not take the charger's OCPP version",
        429 or 503 => ": it is busy; the charger will try again",
        _ => "",
    };
}
