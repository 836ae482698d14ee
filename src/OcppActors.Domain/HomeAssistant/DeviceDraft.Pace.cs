namespace OcppActors.Domain.HomeAssistant;

/// <summary>
/// The shortest time between two values of a topic: the latest that comes within it goes out when it is over. What says that
/// something has happened does not wait.
/// </summary>
internal sealed partial class DeviceDraft
{
    /// <summary>What waits for its time goes out now.</summary>
    public void Release(Entity entity)
    {
        if (_device.Delayed.ContainsKey(entity.Key) && _device.Components.GetValueOrDefault(entity.Key) is { Delayed: { } value } component)
        {
            Send(component, value);
        }
    }

    private void ReleaseDue(bool all)
    {
        foreach (var (key, due) in _device.Delayed)
        {
            if (all || due <= at)
            {
                Release(_device.Components[key].Entity);
            }
        }
    }

    private void Pace(Component component, ReadOnlyMemory<byte> value, bool isUrgent, bool isReset)
    {
        var due = component.SentAt + _device.Settings.MinInterval;
        if (isUrgent || isReset || !(due > at))
        {
            Send(component, value, isReset);
        }
        else
        {
            _device = _device with { Delayed = _device.Delayed.SetItem(component.Entity.Key, due.Value) };
            Put(component with { Delayed = value });
        }
    }

    private void Send(Component component, ReadOnlyMemory<byte> value, bool isReset = false)
    {
        _publications.Add(new Publication(PublicationKind.State, component.StateTopic, value) { IsReset = isReset });
        if (_device.Settings.MinInterval > TimeSpan.Zero)
        {
            Undelay(component.Entity.Key);
            Put(component with { SentAt = at, Delayed = null });
        }
    }

    private void Undelay(string key)
    {
        if (_device.Delayed.ContainsKey(key))
        {
            _device = _device with { Delayed = _device.Delayed.Remove(key) };
        }
    }

    private DateTimeOffset? NextDelayed() => _device.Delayed.IsEmpty ? null : _device.Delayed.Values.Min();
}
