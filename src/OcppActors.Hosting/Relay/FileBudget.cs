using OcppActors.Configuration;
using OcppActors.Snoop;
using OcppActors.Transport.Sockets;

namespace OcppActors.Hosting.Relay;

/// <summary>Holds the limits on connections against the number of files that the process may open, and lowers them to it.</summary>
internal static class FileBudget
{
    private const int OwnFiles = 150; // libraries, event loops, log, certificates, the links to broker and collector
    private const int Ending = 100; // connections that get a last answer, and need no place any more
    private const int MaxDials = 200; // second attempts of a dial: a CPMS has several addresses
    private const int FilesPerCharger = 2;
    private const int SnoopShare = 4; // of all files, at most
    private const int LeastShare = 8; // of all files: with so few, all parts together may want more than there are, and who comes last gets none

    /// <summary>The configuration with limits that fit.</summary>
    /// <param name="settings">As configured.</param>
    /// <param name="files">How many files the process may open; null: not known.</param>
    /// <param name="shortage">What does not fit, and the remedy; null: everything fits.</param>
    public static RelayConfiguration Fit(RelayConfiguration settings, int? files, out FileShortage? shortage)
    {
        shortage = null;
        if (files is not { } limit)
        {
            return settings;
        }

        var snoop = Fit(settings.Snoop, files);
        var (wanted, dials) = (settings.Limits.Admission, settings.Limits.Dialing.Concurrency);
        var others = DescriptorLimit.Reserve + OwnFiles + Ending + (long)snoop.Connections.Connections
            + (dials is 0 or > MaxDials ? MaxDials : dials)
            + (settings.Metering?.Embedded?.MaxConnections ?? 0);
        var most = (int)Math.Max(limit / LeastShare, (limit - others) / FilesPerCharger);
        if (wanted.Connections > most)
        {
            shortage = new FileShortage(limit, most, wanted.Connections, others + ((long)FilesPerCharger * wanted.Connections));
        }

        return settings with
        {
            Snoop = snoop,
            Limits = settings.Limits with
            {
                Admission = wanted with { Connections = AtMost(wanted.Connections, most), Handshakes = AtMost(wanted.Handshakes, most) },
            },
        };
    }

    /// <summary>The options of a snoop port with limits that fit: a quarter of all files.</summary>
    public static SnoopOptions Fit(SnoopOptions options, int? files) => options with { MostConnections = files / SnoopShare };

    /// <summary>What does not fit of the limits of a snoop port; null: everything fits.</summary>
    /// <param name="fitted">What <see cref="Fit(SnoopOptions, int?)"/> returned.</param>
    public static SnoopFileShortage? ShortageOf(SnoopOptions fitted) =>
        fitted is { MostConnections: { } most, WantedConnections: var wanted } && wanted > most
            ? new(most, fitted.MaxViewers, wanted, SnoopShare * wanted)
            : null;

    private static int AtMost(int limit, int most) => limit == 0 ? most : Math.Min(limit, most);
}
