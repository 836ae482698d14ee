using OcppActors.Configuration.Reading;
using OcppActors.Ports;

namespace OcppActors.Configuration.Options;

/// <summary>The limits on connections of the charge points' port.</summary>
internal sealed class AdmissionOptionRows(OptionTable table)
{
    private static readonly AdmissionLimits Default = AdmissionLimits.Default;

    public Setting<int> Connections { get; } = table.Add(
        OptionGroups.Limits,
        "max-connections",
        OptionTypes.Count,
        Default.Connections,
        "Maximum number of connections of the charge points' port; one more gets a 503 with Retry-After or, under TLS, is closed. 0: any "
        + "number. Never more than the process may open files for.",
        reloaded: true);

    public Setting<int> ConnectionsPerAddress { get; } = table.Add(
        OptionGroups.Limits,
        "max-connections-per-address",
        OptionTypes.Count,
        Default.ConnectionsPerAddress,
        "Maximum number of connections from one address (of IPv6: from one /64 network). 0: any number, since one router or proxy may carry thousands of charge points.",
        reloaded: true);

    public Setting<int> Handshakes { get; } = table.Add(
        OptionGroups.Limits,
        "max-handshakes",
        OptionTypes.Count,
        Default.Handshakes,
        "Maximum number of connections that have not yet sent a complete request; half of them may come from one address. One more takes "
        + "the place of the oldest silent one, of the address that has the most. 0: any number.",
        reloaded: true);

    public AdmissionLimits Read(OptionValues values) => new(values.Of(Connections), values.Of(ConnectionsPerAddress), values.Of(Handshakes));
}
