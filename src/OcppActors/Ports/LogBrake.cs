using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OcppActors.Transport.Http;

namespace OcppActors.Ports;

/// <summary>
/// Keeps a client from flooding the log: of each kind of event, an address has one line a minute, or a few, and all addresses
/// together have ten times as many. The others are counted, and a line tells their number when the minute is over. Thread-safe.
/// </summary>
public sealed class LogBrake(TimeProvider time, ILogger<LogBrake> log) : IDisposable
{
    // Kinds are texts of our own, of which there are fewer.
    private const int MaxKinds = 200;
    private const string OtherKinds = "events of many kinds";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _counting = new();
    private readonly Dictionary<string, Open> _open = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <summary>Whether an event is to have a line of its own; else it is counted. None has after <see cref="Dispose"/>.</summary>
    /// <param name="kind">What happened: one of a fixed number of texts, with nothing in it that a client has chosen.</param>
    /// <param name="client">Its <see cref="IPAddress"/> or <see cref="IPEndPoint"/>; of IPv6 addresses, those of a /64 network count as one.</param>
    /// <param name="level">The level of the line that tells the count.</param>
    /// <param name="linesPerAddress">How many lines an address has in a minute.</param>
    public bool Allows(string kind, object? client, LogLevel level, int linesPerAddress = 1)
    {
        lock (_counting)
        {
            if (_isDisposed)
            {
                return false;
            }

            var name = _open.Count < MaxKinds || _open.ContainsKey(kind) ? kind : OtherKinds;
            if (!_open.TryGetValue(name, out var open))
            {
                _open[name] = open = new Open(new LineTally(linesPerAddress), level, time.CreateTimer(_ => SumUp(name), null, Window, Timeout.InfiniteTimeSpan));
            }

            return open.Lines.TryTake(KeyOf(client));
        }
    }

    /// <summary>What has been counted and not logged yet is lost.</summary>
    public void Dispose()
    {
        lock (_counting)
        {
            _isDisposed = true;
            foreach (var open in _open.Values)
            {
                open.Timer.Dispose();
            }

            _open.Clear();
        }
    }

    private void SumUp(string kind)
    {
        Open? open;
        lock (_counting)
        {
            if (!_open.Remove(kind, out open))
            {
                return;
            }
        }

        open.Timer.Dispose();
        if (open.Lines.Untold > 0)
        {
            log.Log(open.Level, "Within a minute, {Count} more like this, from {Clients}: {Kind}", open.Lines.Untold, open.Lines.Clients, kind);
        }
    }

    private static string KeyOf(object? client) => PlainAddress.BlockOf((client as IPEndPoint)?.Address ?? client as IPAddress) switch
    {
        { AddressFamily: AddressFamily.InterNetworkV6 } network => $"{network}/64",
        { } address => $"{address}",
        null => client is null ? "an unknown address" : $"{client}",
    };

    private sealed record Open(LineTally Lines, LogLevel Level, ITimer Timer);
}
