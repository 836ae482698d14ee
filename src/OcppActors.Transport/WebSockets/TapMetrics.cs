using OcppActors.Domain.Ocpp;

namespace OcppActors.Transport.WebSockets;

/// <summary>What all taps have observed, and what they could not read, since the start. Thread-safe.</summary>
public sealed class TapMetrics
{
    private readonly Counter[] _skipped = [.. Kinds.Select(_ => new Counter())];
    private readonly FlowMetrics _fromCharger = new();
    private readonly FlowMetrics _fromCpms = new();

    /// <summary>The kinds of messages that cannot be read.</summary>
    public static IReadOnlyList<TappedKind> Kinds { get; } = [.. Enum.GetValues<TappedKind>().Where(kind => kind >= TappedKind.TooLarge)];

    /// <summary>Messages above the message limit.</summary>
    public Counter TooLarge => Skipped(TappedKind.TooLarge);

    /// <summary>Messages that could not be read for another reason.</summary>
    public long Unreadable => _skipped.Sum(counter => counter.Value) - TooLarge.Value;

    /// <summary>Directions of connections whose compressed messages can no longer be read.</summary>
    public Counter InflatingEnded { get; } = new();

    /// <summary>Directions of connections whose tap has ended early.</summary>
    public Counter Lost { get; } = new();

    /// <summary>Messages of one of the <see cref="Kinds"/>.</summary>
    public Counter Skipped(TappedKind kind) => _skipped[kind - TappedKind.TooLarge];

    /// <summary>Frames and bytes of a direction.</summary>
    public FlowMetrics Of(Direction sender) => sender == Direction.FromChargePoint ? _fromCharger : _fromCpms;
}
