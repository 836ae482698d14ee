namespace OcppActors.Tunnel;

/// <summary>What all taps could not read, since the start of the process. Safe from any thread.</summary>
internal sealed class TapCounters
{
    /// <summary>Messages above the message limit.</summary>
    public Counter TooLarge { get; } = new();

    /// <summary>Messages that could not be understood for any other reason.</summary>
    public Counter Unreadable { get; } = new();

    /// <summary>Directions of connections whose compressed messages can no longer be read.</summary>
    public Counter InflatingEnded { get; } = new();

    /// <summary>Directions of connections whose tap lost its way.</summary>
    public Counter Lost { get; } = new();
}
