using System.Collections.Immutable;
using OcppActors.Configuration.Reading;

namespace OcppActors.Configuration.Options;

/// <summary>The snoop port.</summary>
internal sealed class SnoopOptions(OptionTable table)
{
    // Smaller ones end clients that a single large message takes longer to reach.
    private const int SmallestBuffer = 64 * 1024;

    public Setting<string?> Host { get; } = table.Add(
        Groups.Snoop, "snoop-host", Kinds.Host, "localhost", "The interface that snoop clients connect to.");

    public Setting<int> Port { get; } = table.Add(
        Groups.Snoop, "snoop-port", Kinds.ListeningPort, 8501, "The port that snoop clients connect to; 0: any free one.");

    public SecretSetting Token { get; } = SnoopTokenText.Add(
        table, Groups.Snoop, "What every request to the snoop port must show, as 'Authorization: Bearer' or as '?token='.");

    public Setting<ImmutableArray<string?>> AllowedHosts { get; } = table.Add(
        Groups.Snoop,
        "snoop-allowed-hosts",
        Kinds.Host.Several(),
        [],
        "Names under which snoop clients may ask for this machine, beside its own name, localhost and IP addresses. Others "
        + "are refused, so that no web page can read the traffic through a visitor's browser.");

    public Setting<int> MaxViewers { get; } = table.Add(
        Groups.Snoop, "snoop-max-viewers", Kinds.Count, 100, "How many snoop clients may be connected at a time; the next gets a 503.");

    public Setting<int> Buffer { get; } = table.Add(
        Groups.Snoop,
        "snoop-buffer",
        Kinds.Bytes,
        8 * 1024 * 1024,
        "How many bytes may wait for a snoop client that is slow; one that falls further behind is disconnected.");

    public SnoopSettings ToSettings(Values values)
    {
        if (values.Given(Buffer) is { } given && values.Of(Buffer) is var buffer and < SmallestBuffer)
        {
            values.Mistakes.Add(given.Location, $"{buffer} bytes are too few; give at least {SmallestBuffer}");
        }

        return new SnoopSettings(
            values.Of(Host)!,
            values.Of(Port),
            SnoopTokenText.Of(Token, values),
            new ValueList<string>([.. values.Of(AllowedHosts).OfType<string>()]),
            values.Of(MaxViewers),
            values.Of(Buffer));
    }
}
