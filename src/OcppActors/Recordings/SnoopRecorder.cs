using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using OcppActors.Messages;
using OcppActors.Snoop;
using OcppActors.Transport.Tls;

namespace OcppActors.Recordings;

/// <summary>
/// Records a snoop stream and reconnects when it is lost. It fails when a message cannot be recorded: a recording with an
/// unnoticed gap would be worthless.
/// </summary>
/// <param name="url">The relay's snoop port, <c>ws</c> or <c>wss</c>.</param>
/// <param name="token">The token that the port requires; null: none.</param>
/// <param name="tls">The TLS settings for a <c>wss</c> port, read at each connection.</param>
/// <param name="chargePoints">The charge points to record; empty: all.</param>
/// <param name="recording">The recording.</param>
/// <param name="history">What has been recorded already.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets what a reader of the recording should know.</param>
public sealed class SnoopRecorder(
    Uri url,
    string? token,
    Func<TlsClient> tls,
    FrozenSet<string> chargePoints,
    IRecording recording,
    RecordedHistory history,
    TimeProvider time,
    ILogger log)
{
    private static readonly TimeSpan MinRetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRetryPause = TimeSpan.FromSeconds(30);

    /// <summary>How long the file may lag behind the stream.</summary>
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(0.5);

    private readonly Uri _url = WithChargePoints(url, chargePoints);
    private readonly string _relay = PublicUrl.Of(url);
    private TimeSpan _pause = MinRetryPause;
    private Exception? _failure;
    private bool _isOutageLogged;
    private bool _isUnreadableLogged;
    private long _count;

    /// <summary>Records until it is stopped, then flushes the recording.</summary>
    /// <exception cref="IOException">The recording cannot be written.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var (reading, flushing) = (ReadAsync(end.Token), FlushAsync(end.Token));
        await Task.WhenAny(reading, flushing);
        await end.CancelAsync();
        await Task.WhenAll(reading, flushing);
        recording.Flush();
        log.LogInformation("{Count} messages recorded", _count);
    }

    private async Task ReadAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var reason = await SnoopReader.RunAsync(_url, token, tls(), Begin, Handle, history.EndReplay, stopping);
            if (_failure is { } failure)
            {
                throw new IOException(failure.Message, failure);
            }

            if (stopping.IsCancellationRequested)
            {
                return;
            }

            if (!_isOutageLogged)
            {
                log.LogWarning("No snoop stream from {Relay}: {Reason}. Trying again until it is back", _relay, reason);
            }

            _isOutageLogged = true;
            await WaitAsync(_pause, stopping);
            _pause = _pause * 2 < MaxRetryPause ? _pause * 2 : MaxRetryPause;
        }
    }

    private async Task FlushAsync(CancellationToken stopping)
    {
        while (await WaitAsync(FlushInterval, stopping))
        {
            recording.Flush();
        }
    }

    private void Begin(int? replay)
    {
        (_pause, _isOutageLogged) = (MinRetryPause, false);
        history.BeginStream(replay > 0);
        log.LogInformation("Reading the snoop stream of {Relay}", _relay);
    }

    private void Handle(ReadOnlyMemory<byte> received)
    {
        if (SnoopMessage.Parse(received) is not { } message)
        {
            LogUnreadable();
            return;
        }

        var line = OneLine(received);
        if ((chargePoints.Count == 0 || chargePoints.Contains(message.ChargePoint.Value)) && history.TryAdd(line.Span, message.Timestamp))
        {
            Add(line.Span);
        }
    }

    // Kept in a field: the stream's reader would report the exception as the end of the stream.
    private void Add(ReadOnlySpan<byte> line)
    {
        try
        {
            recording.Add(line);
            _count++;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _failure = failure;
            throw new IOException(failure.Message, failure);
        }
    }

    private void LogUnreadable()
    {
        if (!_isUnreadableLogged)
        {
            log.LogWarning("The snoop stream of {Relay} sent something that is not a valid snoop message and is not recorded (logged once)", _relay);
        }

        _isUnreadableLogged = true;
    }

    /// <summary>
    /// A charger may put line breaks between JSON tokens. In a recording each line is a message, so they become spaces, which
    /// mean the same; a JSON string contains none (RFC 8259 section 7).
    /// </summary>
    private static ReadOnlyMemory<byte> OneLine(ReadOnlyMemory<byte> message)
    {
        if (message.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            return message;
        }

        var line = message.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        return line;
    }

    // A relay that does not know this key sends all charge points; Handle filters them.
    private static Uri WithChargePoints(Uri url, FrozenSet<string> chargePoints)
    {
        var keys = string.Join('&', chargePoints.Select(id => $"cp={Uri.EscapeDataString(id)}"));
        var query = url.Query.TrimStart('?');
        return new UriBuilder(url) { Query = query.Length > 0 && keys.Length > 0 ? $"{query}&{keys}" : query + keys }.Uri;
    }

    // False when it is time to stop.
    private async Task<bool> WaitAsync(TimeSpan pause, CancellationToken stopping)
    {
        await Task.Delay(pause, time, stopping).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return !stopping.IsCancellationRequested;
    }
}
