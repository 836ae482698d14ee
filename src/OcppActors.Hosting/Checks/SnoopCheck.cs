using OcppActors.Messages;
using OcppActors.Snoop;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Checks;

/// <summary>Whether a relay's snoop port lets this process read, and who is connected there.</summary>
/// <param name="url">The port.</param>
/// <param name="token">What it asks for; null: nothing.</param>
/// <param name="tls">How a <c>wss</c> port is spoken to.</param>
/// <param name="time">The clock.</param>
internal sealed class SnoopCheck(Uri url, string? token, TlsClient tls, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A relay of another make announces no replay: what it has to tell follows at once, or not at all.
    private static readonly TimeSpan ReplayTime = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> _connected = new(StringComparer.Ordinal);

    public async Task<Finding> RunAsync()
    {
        const string subject = "Snoop stream";
        using var bound = new CancellationTokenSource(Patience, time);
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
            (true, _) => Finding.Ok(subject, $"{PublicUrl.Of(url)} lets us read; {Connected()}"),
            (_, true) => Finding.Failure(subject, $"{PublicUrl.Of(url)} does not answer in time; check --snoop-socket, and whether a firewall stands in between"),
            _ => Finding.Failure(subject, $"no stream from {PublicUrl.Of(url)}: {ended}; is the relay running, and --snoop-socket right?"),
        };
    }

    private void Handle(ReadOnlyMemory<byte> json)
    {
        if (SnoopMessage.Parse(json) is { Event: SnoopEvent.Connection } connection)
        {
            _connected.Add(connection.ChargePoint.ToString());
        }
    }

    private string Connected() => _connected.Count == 0
        ? "no charge point is known to be connected"
        : $"connected: {string.Join(", ", _connected.Order(StringComparer.Ordinal).Take(10))}{(_connected.Count > 10 ? $" and {_connected.Count - 10} more" : "")}";
}
