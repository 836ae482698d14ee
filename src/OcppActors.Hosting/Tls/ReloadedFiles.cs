using Microsoft.Extensions.Logging;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Tls;

/// <summary>
/// The contents of PEM files, reloaded when they change. The contents are compared every few seconds: certbot renames
/// symbolic links and Kubernetes exchanges whole directories, which file events and times do not reliably show.
/// </summary>
internal sealed class ReloadedFiles<T> : IDisposable
    where T : class
{
    private readonly string _what;
    private readonly IReadOnlyList<string> _paths;
    private readonly Func<PemFiles, T> _read;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer? _timer;
    private volatile T _current;
    private string _inForce;
    private string _seen;
    private bool _isReported;
    private int _isReading;

    /// <param name="what">What the files are, for the log.</param>
    /// <param name="paths">The files; nulls are ignored.</param>
    /// <param name="read">Creates the value from the files.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where renewals are logged.</param>
    /// <exception cref="IOException">They cannot be used.</exception>
    public ReloadedFiles(string what, IEnumerable<string?> paths, Func<PemFiles, T> read, TimeProvider time, ILogger log)
    {
        (_what, _paths, _read, _time, _log) = (what, [.. paths.OfType<string>()], read, time, log);
        try
        {
            var files = Open();
            _current = read(files);
            _inForce = _seen = files.Fingerprint;
        }
        catch (PemException wrong)
        {
            throw new IOException($"{what} cannot be used: {wrong.Message}", wrong);
        }

        _timer = _paths.Count > 0 ? time.CreateTimer(_ => ReloadOnce(), null, Interval, Interval) : null;
    }

    /// <summary>How often the files are compared.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The latest value that could be created.</summary>
    public T Current => _current;

    public void Dispose() => _timer?.Dispose();

    // Files on a share that hangs block one thread, not one more at each look.
    private void ReloadOnce()
    {
        if (Interlocked.Exchange(ref _isReading, 1) == 0)
        {
            Reload();
            Volatile.Write(ref _isReading, 0);
        }
    }

    private void Reload()
    {
        string? print = null;
        try
        {
            var files = Open();
            print = files.Fingerprint;
            if (print != _inForce)
            {
                _current = _read(files);
                _log.LogInformation("{What} has been renewed; new connections use it", _what);
            }

            _inForce = print;
            _isReported = false;
        }
        catch (PemException wrong)
        {
            LogFailure(print ?? wrong.Message, wrong.Message);
        }
        catch (Exception unforeseen)
        {
            // Thrown on a timer it would end the process, although the current certificate still works.
            LogFailure(print ?? unforeseen.Message, unforeseen.Message);
        }
    }

    // A renewal writes one file after the other: an error that shows only once is none.
    private void LogFailure(string print, string wrong)
    {
        if (print != _seen)
        {
            (_seen, _isReported) = (print, false);
        }
        else if (!_isReported)
        {
            _isReported = true;
            _log.LogWarning("{What} has changed and cannot be used, so the previous one stays in use: {Wrong}", _what, wrong);
        }
    }

    private PemFiles Open() => new(_paths, _time.GetUtcNow());
}
