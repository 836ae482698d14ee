namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// What a device takes of what it may take, and whether something more has a place. First come, first served, so that an entity
/// that was announced once stays; but readings, sessions and problems leave places to statuses, which a charger with many connectors shows
/// of all of them.
/// </summary>
internal sealed class DeviceLedger
{
    /// <summary>The most entities of a charge point.</summary>
    public const int MaxEntities = 500;

    /// <summary>The most bytes of a discovery document. Brokers limit the size of a message, some to 256 KiB.</summary>
    public const int MaxDocumentBytes = 200_000;

    /// <summary>
    /// The most memory of what a charge point makes grow, of 256 KiB in all: open calls, ended transactions and starts without an
    /// EVSE, each bounded on its own, take the rest.
    /// </summary>
    public const int MaxBytes = 176 * 1024;

    private const int EntitiesForStatuses = 100;
    private const int DocumentBytesForStatuses = 40_000;
    private const int BytesForStatuses = 16 * 1024;

    private const int BytesOfHead = 6000;

    /// <summary>Characters of JSON for a character of the id, times the places where the head of the document has it.</summary>
    private const int BytesPerLetterOfId = 6 * 5;

    private const int BytesOfNode = 90;

    /// <summary>The time of its last value, and a delayed one.</summary>
    private const int BytesOfPacing = 180;

    private readonly int _bytesOfPacing;
    private int _entities;
    private int _documentBytes;
    private int _bytes;

    /// <summary>Of entities that leave places to statuses.</summary>
    private (int Entities, int DocumentBytes) _others;

    public DeviceLedger(ChargePointDevice device)
    {
        _bytesOfPacing = device.Pacing.MinInterval > TimeSpan.Zero ? BytesOfPacing : 0;
        _documentBytes = BytesOfHead + (BytesPerLetterOfId * device.Id.Value.Length);
        _bytes = device.Statuses.Bytes + device.Pacing.BytesOfDelayed;
        foreach (var component in device.Components.Values)
        {
            Add(component);
        }

        foreach (var (key, json) in device.VerbatimComponents)
        {
            Add(key, json);
        }

        _bytes += device.Series.Sum(entry => BytesOf(entry.Key, entry.Value)) + device.Sessions.Values.Sum(session => session.Bytes);
    }

    /// <summary>About the memory that a device takes, with what is bounded on its own.</summary>
    public static int BytesOf(ChargePointDevice device) => new DeviceLedger(device)._bytes
        + (BytesOfNode * device.EarlyFlowEnds.Count) + device.Transactions.Bytes + device.Conversations.Values.Sum(conversation => conversation.Bytes);

    public static int BytesOf(MeterSeriesKey key, MeterSeries series) => BytesOfNode + MemoryOf.Text(key.Location) + series.Bytes;

    /// <summary>Adds an entity that this run has found, if there is a place.</summary>
    public bool TryAddFound(Component component)
    {
        var hasPlace = !component.Entity.LeavesPlaces
            || (_others.Entities < MaxEntities - EntitiesForStatuses
                && _others.DocumentBytes + component.DocumentBytes <= MaxDocumentBytes - DocumentBytesForStatuses
                && _bytes + component.Bytes <= MaxBytes - BytesForStatuses);
        return hasPlace && TryAddRestored(component);
    }

    /// <summary>Adds an entity that an earlier run has announced, if there is a place.</summary>
    public bool TryAddRestored(Component component)
    {
        if (_entities >= MaxEntities
            || _documentBytes + component.DocumentBytes > MaxDocumentBytes
            || _bytes + component.Bytes + _bytesOfPacing > MaxBytes)
        {
            return false;
        }

        Add(component);
        return true;
    }

    /// <summary>Adds a component that is kept as it is, if there is a place.</summary>
    public bool TryAddRestored(string key, ReadOnlyMemory<byte> json)
    {
        if (_entities >= MaxEntities || _documentBytes + key.Length + json.Length > MaxDocumentBytes || _bytes + json.Length > MaxBytes)
        {
            return false;
        }

        Add(key, json);
        return true;
    }

    /// <summary>Adds memory, if there is a place; to take less always has one.</summary>
    public bool TryGrow(int bytes)
    {
        var fits = bytes <= 0 || _bytes + bytes <= MaxBytes;
        _bytes += fits ? bytes : 0;
        return fits;
    }

    private void Add(Component component)
    {
        _entities++;
        _documentBytes += component.DocumentBytes;
        _bytes += component.Bytes + _bytesOfPacing;
        if (component.Entity.LeavesPlaces)
        {
            _others = (_others.Entities + 1, _others.DocumentBytes + component.DocumentBytes);
        }
    }

    private void Add(string key, ReadOnlyMemory<byte> json)
    {
        _entities++;
        _documentBytes += key.Length + json.Length;
        _bytes += BytesOfNode + MemoryOf.Text(key) + MemoryOf.Payload(json);
    }
}
