using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The states of a connector. Home Assistant ignores, with a warning, a state that was not announced as an option, and goes
/// on showing the old one; so the whole enumeration is announced, and anything else is published as unknown.
/// </summary>
internal static class ConnectorStatus
{
    /// <summary>OCPP 1.6 section 7.7.</summary>
    public static ImmutableArray<string> Ocpp16 { get; } =
    [
        "Available", "Preparing", "Charging", "SuspendedEVSE", "SuspendedEV", "Finishing", "Reserved", "Unavailable", "Faulted",
    ];

    public static string? Find(ImmutableArray<string> options, string status) =>
        options.FirstOrDefault(option => option.Equals(status, StringComparison.OrdinalIgnoreCase));
}
