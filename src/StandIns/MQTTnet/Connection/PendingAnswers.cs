using MQTTnet.Wire;

namespace MQTTnet.Connection;

/// <summary>Who waits for which answer of the broker, by packet identifier; PINGRESP has 0.</summary>
internal sealed class PendingAnswers
{
    public const ushort Ping = 0;

    private readonly Lock _lock = new();
    private readonly Dictionary<ushort, TaskCompletionSource<IncomingPacket>> _waiting = [];
    private Exception? _failure;
    private ushort _lastIdentifier;

    /// <summary>Begins to wait under a fresh identifier.</summary>
    public ushort Add(out Task<IncomingPacket> answer)
    {
        lock (_lock)
        {
            do
            {
                _lastIdentifier = _lastIdentifier == ushort.MaxValue ? (ushort)1 : (ushort)(_lastIdentifier + 1);
            }
            while (_waiting.ContainsKey(_lastIdentifier));

            answer = Add(_lastIdentifier);
            return _lastIdentifier;
        }
    }

    /// <summary>Begins to wait under a given identifier.</summary>
    public Task<IncomingPacket> Add(ushort identifier)
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                return Task.FromException<IncomingPacket>(_failure);
            }

            var waiting = new TaskCompletionSource<IncomingPacket>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[identifier] = waiting;
            return waiting.Task;
        }
    }

    public void Remove(ushort identifier)
    {
        lock (_lock)
        {
            _waiting.Remove(identifier);
        }
    }

    /// <summary>An answer that nobody waits for (any more) is harmless.</summary>
    public void Complete(ushort identifier, IncomingPacket answer)
    {
        lock (_lock)
        {
            if (_waiting.Remove(identifier, out var waiting))
            {
                waiting.TrySetResult(answer);
            }
        }
    }

    /// <summary>No answer will come any more.</summary>
    public void FailAll(Exception failure)
    {
        lock (_lock)
        {
            _failure = failure;
            foreach (var waiting in _waiting.Values)
            {
                waiting.TrySetException(failure);
            }

            _waiting.Clear();
        }
    }
}
