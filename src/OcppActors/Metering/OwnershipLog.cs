using Akka.Event;
using OcppActors.Domain.HomeAssistant;
using OcppActors.Domain.Ocpp;

namespace OcppActors.Metering;

/// <summary>
/// The lines about charge points that other bridges publish. The first of a kind and a bridge is written at once, those of the
/// minute that follows are summed up in one line.
/// </summary>
/// <param name="log">The log of the router.</param>
/// <param name="own">This bridge's availability topic.</param>
internal sealed class OwnershipLog(ILoggingAdapter log, string own)
{
    /// <summary>More bridges than share a broker; a hostile client may invent any number.</summary>
    private const int MaxKinds = 30;

    private const int MaxNamed = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(Type Kind, string Bridge), Gathered> _gathered = [];

    private sealed class Gathered
    {
        public List<ChargePointId> First { get; } = [];

        public int Count { get; set; }
    }

    /// <summary>When <see cref="WriteGathered"/> has something to do; null: never.</summary>
    public DateTimeOffset? NextDue { get; private set; }

    /// <param name="at">Now.</param>
    /// <param name="action">What happens to the charge point.</param>
    /// <param name="bridge">The availability topic of the other bridge.</param>
    /// <param name="id">The charge point.</param>
    public void Write(DateTimeOffset at, OwnershipAction action, string bridge, ChargePointId id)
    {
        NextDue ??= at + Window;
        var kind = (action.GetType(), bridge);
        if (_gathered.TryGetValue(kind, out var gathered))
        {
            gathered.Count++;
            if (gathered.Count <= MaxNamed)
            {
                gathered.First.Add(id);
            }
        }
        else if (_gathered.Count < MaxKinds)
        {
            _gathered.Add(kind, new Gathered());
            Write(kind, $"Charge point {id} is", "it");
        }
    }

    /// <summary>Sums up the minute that has passed.</summary>
    public void WriteGathered(DateTimeOffset at)
    {
        if (!(NextDue <= at))
        {
            return;
        }

        foreach (var (kind, gathered) in _gathered.Where(entry => entry.Value.Count > 0))
        {
            var names = string.Join(", ", gathered.First) + (gathered.Count > MaxNamed ? ", …" : "");
            var (subject, them) = gathered.Count == 1 ? ($"Charge point {names} is", "it") : ($"{gathered.Count} more charge points ({names}) are", "them");
            Write(kind, subject, them);
        }

        _gathered.Clear();
        NextDue = null;
    }

    private void Write((Type Kind, string Bridge) kind, string subject, string them)
    {
        if (kind.Kind == typeof(Yield))
        {
            log.Warning(
                "{ChargePoints} published by another bridge, which is online ({OtherBridge}); this bridge ({Bridge}) does not publish {Them}",
                subject, kind.Bridge, own, them);
        }
        else if (kind.Kind == typeof(Contest))
        {
            log.Warning(
                "{ChargePoints} also published by another bridge ({OtherBridge}), which is to leave {Them} to this one ({Bridge}); stop one of the two bridges",
                subject, kind.Bridge, them, own);
        }
        else
        {
            log.Info(
                "{ChargePoints} published by this bridge ({Bridge}) from now on: no other one does ({OtherBridge})", subject, own, kind.Bridge);
        }
    }
}
