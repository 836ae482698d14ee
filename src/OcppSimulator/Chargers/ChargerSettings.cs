namespace OcppActors.Simulator.Chargers;

/// <summary>How a simulated charger behaves.</summary>
/// <param name="Url">Where it connects; its id is appended.</param>
/// <param name="Id">The charge point id.</param>
/// <param name="Phases">On how many phases the car charges.</param>
/// <param name="Interval">Between two MeterValues.</param>
/// <param name="Charge">How long a charge lasts.</param>
internal sealed record ChargerSettings(Uri Url, string Id, int Phases, TimeSpan Interval, TimeSpan Charge)
{
    /// <summary>The URL with the id as its last segment.</summary>
    public Uri Address => new($"{Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{Uri.EscapeDataString(Id)}{Url.Query}");
}
