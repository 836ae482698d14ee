using System.Globalization;
using Microsoft.Extensions.Logging;

namespace OcppActors.Hosting.Observability.Logging;

/// <summary>
/// Formats and writes the log on a thread of its own, so that code that logs never waits: not for a pipe that nobody reads,
/// a syslog daemon that hangs, or a full disk. What is lost is counted, and a line at its place tells how much that was.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    /// <summary>How much may wait to be written; about ten thousand lines.</summary>
    public const int MaxCharacters = 2 * 1024 * 1024;

    private const string TooSlow = "the log was not read fast enough";

    // The share of the log in the five seconds that a stop may take.
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(0.5);

    private readonly LogQueue _queue = new(MaxCharacters);
    private readonly ILogFormat _format;
    private readonly ILogTarget _target;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private int _missing;
    private string _reason = TooSlow;

    /// <param name="format">How lines are written.</param>
    /// <param name="target">Where they go; the writer owns it.</param>
    /// <param name="time">The clock.</param>
    public LogWriter(ILogFormat format, ILogTarget target, TimeProvider time)
    {
        (_format, _target, _time) = (format, target, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "Log" };
        _thread.Start();
    }

    /// <summary>Returns at once.</summary>
    public void Add(in LogLine line) => _queue.Add(line);

    /// <summary>Waits a moment for what has not been written. A thread that is stuck does not keep the process.</summary>
    public void Dispose()
    {
        _queue.End();
        _thread.Join(FlushTime);
    }

    private void Run()
    {
        while (_queue.TryTake(out var next))
        {
            if (next.Dropped > 0)
            {
                (_missing, _reason) = (_missing + next.Dropped, TooSlow);
            }

            Write(next.Line);
        }

        _target.Dispose();
    }

    private void Write(in LogLine? line)
    {
        try
        {
            if (_missing > 0)
            {
                _target.Write(_format.Format(Missing()));
                _missing = 0;
            }

            if (line is { } present)
            {
                _target.Write(_format.Format(present));
            }
        }
        catch (Exception failure)
        {
            // Whatever it is, the next line may go out again.
            _missing += line is null ? 0 : 1;
            _reason = $"the log could not be written: {failure.Message}";
        }
    }

    private LogLine Missing() => new(
        _time.GetUtcNow(),
        LogLevel.Warning,
        string.Create(CultureInfo.InvariantCulture, $"Log lines missing here: {_missing}; {_reason}"),
        typeof(LogWriter).FullName!,
        State: new KeyValuePair<string, object?>[] { new("Lines", _missing), new("Reason", _reason) });
}
