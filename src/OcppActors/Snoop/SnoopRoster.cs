using OcppActors.Domain.Ocpp;
using OcppActors.Messages;

namespace OcppActors.Snoop;

/// <summary>
/// Numbers the connections of a snoop stream, which the stream itself does not: two connections of one charge point are
/// distinguished, and a connection that outlives a gap in the stream keeps its number.
/// </summary>
/// <param name="maxConnections">How many open ones are remembered; a relay has far fewer.</param>
internal sealed class SnoopRoster(int maxConnections = SnoopRoster.MaxConnections)
{
    public const int MaxConnections = 100_000;

    private readonly Dictionary<ChargePointId, Stack<ChargePointConnection>> _connections = [];
    private readonly Dictionary<ChargePointId, Queue<ChargePointConnection>> _unconfirmed = [];
    private long _count;
    private int _open;

    /// <summary>The stream has reconnected: connections may have ended or begun in between.</summary>
    public void Resume()
    {
        foreach (var (chargePoint, stack) in _connections)
        {
            _unconfirmed[chargePoint] = new Queue<ChargePointConnection>(stack.Reverse());
        }
    }

    /// <summary>The message as an event of this process; null: it would begin a connection too many.</summary>
    public TrafficEvent? Apply(SnoopMessage message) => message.Event switch
    {
        _ when _open >= maxConnections && IsBeginning(message) => null,
        SnoopEvent.Connection => new ChargePointConnected(Begin(message), message.Timestamp),
        SnoopEvent.Disconnection => new ChargePointDisconnected(End(message), message.Timestamp),
        _ => new MessageSeen(Current(message), message.Timestamp, message.Sender, OcppMessage.OfJson(message.Payload), long.MaxValue),
    };

    /// <summary>The replay is complete: connections from before the gap that it did not include have ended.</summary>
    /// <param name="now">The time to report, since the time at which they ended is unknown.</param>
    public IReadOnlyList<ChargePointDisconnected> EndReplay(DateTimeOffset now)
    {
        var gone = _unconfirmed.Values.SelectMany(connections => connections).Select(over => new ChargePointDisconnected(over, now)).ToList();
        foreach (var over in gone)
        {
            Remove(over.Connection);
        }

        _unconfirmed.Clear();
        return gone;
    }

    // After a gap a Connection is far more often a known one, or one whose Disconnection was missed, than an additional one.
    private ChargePointConnection Begin(SnoopMessage message) =>
        _unconfirmed.TryGetValue(message.ChargePoint, out var known) && known.TryDequeue(out var connection)
            ? connection
            : Push(message);

    private ChargePointConnection End(SnoopMessage message)
    {
        var current = Current(message);
        var stack = _connections[message.ChargePoint];
        stack.Pop();
        _open--;
        if (stack.Count == 0)
        {
            _connections.Remove(message.ChargePoint);
        }

        _unconfirmed.Remove(message.ChargePoint);
        return current;
    }

    private bool IsBeginning(SnoopMessage message) => message.Event == SnoopEvent.Connection
        ? !_unconfirmed.ContainsKey(message.ChargePoint)
        : !_connections.ContainsKey(message.ChargePoint);

    private void Remove(ChargePointConnection over)
    {
        _open--;
        var left = _connections[over.ChargePoint].Where(connection => connection != over).Reverse().ToList();
        if (left.Count == 0)
        {
            _connections.Remove(over.ChargePoint);
        }
        else
        {
            _connections[over.ChargePoint] = new Stack<ChargePointConnection>(left);
        }
    }

    private ChargePointConnection Current(SnoopMessage message) =>
        _connections.TryGetValue(message.ChargePoint, out var stack) ? stack.Peek() : Push(message);

    private ChargePointConnection Push(SnoopMessage message)
    {
        if (!_connections.TryGetValue(message.ChargePoint, out var stack))
        {
            _connections[message.ChargePoint] = stack = new Stack<ChargePointConnection>();
        }

        var path = "/" + Uri.EscapeDataString(message.ChargePoint.Value);
        _open++;
        stack.Push(new ChargePointConnection(++_count, path, message.ChargePoint, message.Protocol));
        return stack.Peek();
    }
}
