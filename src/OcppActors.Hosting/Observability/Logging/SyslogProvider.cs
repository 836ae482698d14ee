using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>
/// Writes to syslog as the original does: facility local0, through <c>/dev/log</c> or, if that is missing, by UDP to
/// localhost:514 (RFC 3164). A daemon that does not read blocks nobody: lines wait, beyond a bound they are dropped,
/// and one line tells how many.
/// </summary>
internal sealed class SyslogProvider : ILoggerProvider
{
    /// <summary>How many lines may wait.</summary>
    public const int MaxWaiting = 10_000;

    private const string LocalSocket = "/dev/log";
    private const int Port = 514;
    private const int Local0 = 16 << 3;

    // The share of the log in the five seconds that a stop may take.
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(0.3);

    private readonly string _tag = Process.GetCurrentProcess().ProcessName;
    private readonly Channel<LogLine> _waiting;
    private readonly Socket _socket;
    private readonly Task _sending;
    private int _dropped;

    public SyslogProvider()
        : this(Connect())
    {
    }

    /// <param name="socket">Connected to the daemon.</param>
    internal SyslogProvider(Socket socket)
    {
        _socket = socket;
        _waiting = Channel.CreateBounded<LogLine>(
            new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite },
            itemDropped: _ => Interlocked.Increment(ref _dropped));
        _sending = Task.Run(SendAsync);
    }

    public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _sending.Wait(FlushTime);
        _socket.Dispose();
    }

    private static Socket Connect()
    {
        try
        {
            var local = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            local.Connect(new UnixDomainSocketEndPoint(LocalSocket));
            return local;
        }
        catch (SocketException)
        {
            // Nothing listens there; the original tries UDP next.
        }

        var udp = new Socket(SocketType.Dgram, ProtocolType.Udp);
        udp.Connect("localhost", Port);
        return udp;
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var line in _waiting.Reader.ReadAllAsync())
            {
                await SendAsync(line);
                if (!_waiting.Reader.TryPeek(out _) && Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                {
                    await SendAsync(new LogLine(
                        LogLevel.Warning, $"{dropped} log lines were dropped: syslog did not keep up", typeof(SyslogProvider).FullName!, Cause: null));
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // The flush took too long.
        }
    }

    private async Task SendAsync(LogLine line)
    {
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes($"<{Local0 + line.Severity}>{_tag}: {line.Text}"));
        }
        catch (SocketException)
        {
            // Syslog is not running, and there is no other place to report that.
        }
    }

    private sealed class Log(SyslogProvider syslog, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            syslog._waiting.Writer.TryWrite(LogLine.Of(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter)));
    }
}
