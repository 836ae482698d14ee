using OcppActors.Domain.Ocpp;
using OcppActors.Messages;
using OcppActors.Snoop;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Checks;

/// <summary>Checks that the snoop port of a relay lets this process read, and lists the connected charge points.</summary>
/// <param name="url">The URL of the snoop port.</param>
/// <param name="token">The token of the port; null: none.</param>
/// <param name="tls">The TLS settings for a <c>wss</c> URL.</param>
/// <param name="time">The clock.</param>
internal sealed class SnoopCheck(Uri url, string? token, TlsClient tls, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // The original relay announces no replay: its connection events follow at once, or not at all.
    private static readonly TimeSpan ReplayTime = TimeSpan.FromSeconds(2);

    private readonly HashSet<ChargePointId> _connected = [];

    public async Task<Finding> RunAsync()
    {
        const string subject = "Snoop stream";
        using var bound = new CancellationTokenSource(Timeout, time);
        var isOpen = false;
        var ended = await SnoopReader.RunAsync(
            url,
            token,
            tls,
            connected: _ =>
            {
                isOpen = true;
                bound.CancelAfter(ReplayTime);
            },
            received: Handle,
            replayEnded: bound.Cancel,
            bound.Token);
        return (isOpen, bound.IsCancellationRequested) switch
        {
            (true, _) => Finding.Ok(subject, $"{PublicUrl.Of(url)} lets this client read; {Connected()}"),
            (_, true) => Finding.Failure(subject, $"{PublicUrl.Of(url)} does not answer in time; check --snoop-socket, and whether a firewall blocks it"),
            _ => Finding.Failure(subject, $"no stream from {PublicUrl.Of(url)}: {ended}; is the relay running, and --snoop-socket right?"),
        };
    }

    private void Handle(ReadOnlyMemory<byte> json)
    {
        if (SnoopMessage.Parse(json) is { Event: SnoopEvent.Connection } connection)
        {
            _connected.Add(connection.ChargePoint);
        }
    }

    private string Connected() => _connected.Count == 0
        ? "no charge point is known to be connected"
        : $"connected: {string.Join(", ", _connected.OrderBy(id => id.Value, StringComparer.Ordinal).Take(10))}{(_connected.Count > 10 ? $" and {_connected.Count - 10} more" : "")}";
}
