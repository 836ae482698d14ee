using System.Collections.Immutable;

namespace OcppActors.Domain.HomeAssistant;

/// <summary>Collects what an earlier run has announced of a device as far as there are places for it (<see cref="DeviceLedger"/>).</summary>
internal sealed class RestoredPlaces(ChargePointDevice device)
{
    private readonly ImmutableSortedDictionary<string, Component>.Builder _components =
        ImmutableSortedDictionary.CreateBuilder<string, Component>(StringComparer.Ordinal);

    private readonly ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Builder _verbatim =
        ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    private readonly DeviceLedger _ledger = new(device with
    {
        Components = ImmutableSortedDictionary<string, Component>.Empty,
        Series = ImmutableDictionary<MeterSeriesKey, MeterSeries>.Empty,
        Sessions = ImmutableSortedDictionary<int, ChargingSession>.Empty,
    });

    public bool IsCut { get; private set; }

    public ImmutableSortedDictionary<string, Component> Components => _components.ToImmutable();

    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Verbatim => _verbatim.ToImmutable();

    public bool TryAdd(Component component)
    {
        var hasPlace = Note(_ledger.TryAddRestored(component));
        if (hasPlace)
        {
            _components[component.Entity.Key] = component;
        }

        return hasPlace;
    }

    public void TryAdd(string key, ReadOnlyMemory<byte> json)
    {
        if (Note(_ledger.TryAddRestored(key, json)))
        {
            _verbatim[key] = json;
        }
    }

    public ImmutableSortedDictionary<int, ChargingSession> Fit(ImmutableSortedDictionary<int, ChargingSession> sessions) =>
        sessions.RemoveRange(sessions.Where(entry => !Note(_ledger.TryGrow(entry.Value.Bytes))).Select(entry => entry.Key));

    public ImmutableDictionary<MeterSeriesKey, MeterSeries> Fit(ImmutableDictionary<MeterSeriesKey, MeterSeries> series) =>
        series.RemoveRange(series.Where(entry => !Note(_ledger.TryGrow(DeviceLedger.BytesOf(entry.Key, entry.Value)))).Select(entry => entry.Key));

    private bool Note(bool hasPlace)
    {
        IsCut |= !hasPlace;
        return hasPlace;
    }
}
