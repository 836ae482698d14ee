namespace OcppActors.Transport.WebSockets;

/// <summary>What the taps of one connection go by.</summary>
/// <param name="MessageLimit">The largest message that is shown, in bytes, after inflating.</param>
public sealed record TapOptions(int MessageLimit = 1024 * 1024)
{
    /// <summary>A message that inflates beyond so many times the limit ends inflating for its direction.</summary>
    private const int InflatingFactor = 16;

    /// <summary>As the CPMS accepted them.</summary>
    public NegotiatedExtensions Extensions { get; init; } = NegotiatedExtensions.None;

    public TapMetrics Metrics { get; init; } = new();

    /// <summary>The same for a connection that has negotiated these.</summary>
    public TapOptions With(NegotiatedExtensions extensions) => extensions == Extensions ? this : this with { Extensions = extensions };

    /// <summary>The most that one message may inflate to, in bytes, without ending inflating.</summary>
    public long InflatingLimit => (long)MessageLimit * InflatingFactor;
}
