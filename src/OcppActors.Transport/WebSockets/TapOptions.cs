namespace OcppActors.Transport.WebSockets;

/// <summary>The options of the taps of a connection.</summary>
/// <param name="MessageLimit">The size of the largest message that is reported, in bytes, inflated.</param>
public sealed record TapOptions(int MessageLimit = 1024 * 1024)
{
    /// <summary>A message that inflates to more than this many times the limit ends inflating for its direction.</summary>
    private const int InflatingFactor = 16;

    /// <summary>The extensions in use.</summary>
    public NegotiatedExtensions Extensions { get; init; } = NegotiatedExtensions.None;

    /// <summary>Where the taps count.</summary>
    public TapMetrics Metrics { get; init; } = new();

    /// <summary>What the taps hold together, of all connections.</summary>
    public UnfinishedMessages Unfinished { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The same options with these extensions.</summary>
    public TapOptions With(NegotiatedExtensions extensions) => extensions == Extensions ? this : this with { Extensions = extensions };

    /// <summary>The size, in bytes, beyond which a message ends inflating.</summary>
    public long InflatingLimit => (long)MessageLimit * InflatingFactor;
}
