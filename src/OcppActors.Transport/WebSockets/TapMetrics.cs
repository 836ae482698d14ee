using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>What all taps saw and what they could not read, since the start of the process. Safe from any thread.</summary>
public sealed class TapMetrics
{
    private readonly Counter[] _skipped = [.. Kinds.Select(_ => new Counter())];
    private readonly FlowMetrics _fromCharger = new();
    private readonly FlowMetrics _fromCpms = new();

    /// <summary>The kinds of messages that cannot be read.</summary>
    public static IReadOnlyList<TappedKind> Kinds { get; } = [.. Enum.GetValues<TappedKind>().Where(kind => kind >= TappedKind.TooLarge)];

    /// <summary>Messages above the message limit.</summary>
    public Counter TooLarge => Skipped(TappedKind.TooLarge);

    /// <summary>Messages that could not be understood for any other reason.</summary>
    public long Unreadable => _skipped.Sum(counter => counter.Value) - TooLarge.Value;

    /// <summary>Directions of connections whose compressed messages can no longer be read.</summary>
    public Counter InflatingEnded { get; } = new();

    /// <summary>Directions of connections whose tap lost its way.</summary>
    public Counter Lost { get; } = new();

    /// <summary>Messages that could not be read for this reason, one of <see cref="Kinds"/>.</summary>
    public Counter Skipped(TappedKind kind) => _skipped[kind - TappedKind.TooLarge];

    /// <summary>What has passed in a direction.</summary>
    public FlowMetrics Of(Direction sender) => sender == Direction.FromChargePoint ? _fromCharger : _fromCpms;
}
