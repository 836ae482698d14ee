using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>
/// Writes to syslog as the original does: facility local0, through <c>/dev/log</c> or, if that is missing, by UDP to
/// localhost:514 (RFC 3164).
/// </summary>
internal sealed class SyslogProvider : ILoggerProvider
{
    private const string LocalSocket = "/dev/log";
    private const int Port = 514;
    private const int Local0 = 16 << 3;

    private readonly string _tag = Process.GetCurrentProcess().ProcessName;
    private readonly Socket _socket = Connect();

    public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

    public void Dispose() => _socket.Dispose();

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

    private void Write(LogLine line)
    {
        try
        {
            _socket.Send(Encoding.UTF8.GetBytes($"<{Local0 + line.Severity}>{_tag}: {line.Text}"));
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
            syslog.Write(LogLine.Of(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter)));
    }
}
