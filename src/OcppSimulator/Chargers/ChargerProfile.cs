using System.Security.Cryptography.X509Certificates;
using OcppActors.Simulator.Plans;

namespace OcppActors.Simulator.Chargers;

/// <summary>How a simulated charger behaves.</summary>
/// <param name="Url">Where it connects; its id is appended.</param>
/// <param name="Id">The charge point id.</param>
internal sealed record ChargerProfile(Uri Url, string Id)
{
    /// <summary>Which OCPP it speaks.</summary>
    public OcppVersion Version { get; init; }

    public int Connectors { get; init; } = 1;

    /// <summary>On how many phases the cars charge: 1 or 3.</summary>
    public int Phases { get; init; } = 3;

    /// <summary>Between two readings of the meter.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>What happens at each connector.</summary>
    public required IReadOnlyList<Step> Plan { get; init; }

    /// <summary>What the driver's card says.</summary>
    public string IdTag { get; init; } = "DEMO-CARD";

    /// <summary>For HTTP Basic, with the id as user name (OCPP security profiles 1 and 2); null: none.</summary>
    public string? Password { get; init; }

    /// <summary>The only authorities that a <c>wss</c> server may have its certificate from; null: those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The URL with the id as its last segment.</summary>
    public Uri Address => new($"{Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{Uri.EscapeDataString(Id)}{Url.Query}");

    /// <summary>OCPP allows 25 characters.</summary>
    public string SerialNumber => $"SIM-{Id}" is { Length: > 25 } longer ? longer[..25] : $"SIM-{Id}";

    public string Model => Phases == 1 ? "Simulated 7" : "Simulated 11";
}

/// <summary>The versions of OCPP that are simulated.</summary>
internal enum OcppVersion
{
    V16,
    V201,
}
