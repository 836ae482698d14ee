using System.Collections.Immutable;
using OcppActors.Configuration.Reading;
using OcppActors.Domain;
using OcppActors.Snoop;

namespace OcppActors.Configuration.Options;

/// <summary>The snoop port.</summary>
internal sealed class SnoopOptionRows(OptionTable table)
{
    // With less, a single large message would disconnect a healthy client.
    private const int SmallestBuffer = 64 * 1024;

    private static readonly SnoopOptions Default = SnoopOptions.Default;

    public Setting<string?> Host { get; } = table.Add(
        OptionGroups.Snoop, "snoop-host", OptionTypes.Host, Default.Host, "The interface that snoop clients connect to.");

    public Setting<int> Port { get; } = table.Add(
        OptionGroups.Snoop, "snoop-port", OptionTypes.ListeningPort, Default.Port, "The port that snoop clients connect to; 0: any free one.");

    public SecretSetting Token { get; } = SnoopTokenOption.Add(
        table, OptionGroups.Snoop, "The token that every request to the snoop port must carry, as 'Authorization: Bearer' or as '?token='.");

    public Setting<ImmutableArray<string?>> AllowedHosts { get; } = table.Add(
        OptionGroups.Snoop,
        "snoop-allowed-hosts",
        OptionTypes.Host.Several(),
        [],
        "Host names by which snoop clients may address this machine, besides its own name, localhost and IP addresses. Others "
        + "are refused, so that no web page can read the traffic through a visitor's browser.",
        reloaded: true);

    public Setting<int> MaxViewers { get; } = table.Add(
        OptionGroups.Snoop, "snoop-max-viewers", OptionTypes.Count, Default.MaxViewers, "How many snoop clients may be connected at a time; the next gets a 503.", reloaded: true);

    public Setting<int> Buffer { get; } = table.Add(
        OptionGroups.Snoop,
        "snoop-buffer",
        OptionTypes.Bytes,
        Default.BufferBytes,
        "How many bytes may wait for a snoop client that is slow; one that falls further behind is disconnected.",
        reloaded: true);

    public SnoopOptions Read(OptionValues values)
    {
        if (values.Supplied(Buffer) is { } given && values.Of(Buffer) is var buffer and < SmallestBuffer)
        {
            values.Errors.Add(given.Location, $"{buffer} bytes are too few; give at least {SmallestBuffer}");
        }

        return new SnoopOptions
        {
            Host = values.Of(Host)!,
            Port = values.Of(Port),
            Token = SnoopTokenOption.Of(Token, values)?.Text is { } token ? new SnoopToken(token) : null,
            AllowedHosts = new ValueList<string>([.. values.Of(AllowedHosts).OfType<string>()]),
            MaxViewers = values.Of(MaxViewers),
            BufferBytes = values.Of(Buffer),
        };
    }
}
