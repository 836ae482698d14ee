using OcppActors.Configuration.Reading;
using OcppActors.Sessions;

namespace OcppActors.Configuration.Options;

/// <summary>How many connections the charge points' port accepts.</summary>
internal sealed class AdmissionOptionRows(OptionTable table)
{
    private static readonly AdmissionLimits Default = AdmissionLimits.Default;

    public Setting<int> Connections { get; } = table.Add(
        OptionGroups.Limits,
        "max-connections",
        OptionTypes.Count,
        Default.Connections,
        "How many connections the charge points' port carries; one more gets a 503 with Retry-After or, under TLS, is closed. 0: any "
        + "number.");

    public Setting<int> ConnectionsPerAddress { get; } = table.Add(
        OptionGroups.Limits,
        "max-connections-per-address",
        OptionTypes.Count,
        Default.ConnectionsPerAddress,
        "How many of them may come from one address. 0: any number, since one router or proxy may carry thousands of charge points.");

    public Setting<int> Handshakes { get; } = table.Add(
        OptionGroups.Limits,
        "max-handshakes",
        OptionTypes.Count,
        Default.Handshakes,
        "How many of them may be without a whole request at a time. 0: any number.");

    public AdmissionLimits Read(OptionValues values) => new(values.Of(Connections), values.Of(ConnectionsPerAddress), values.Of(Handshakes));
}
