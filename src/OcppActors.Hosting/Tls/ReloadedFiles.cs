using Microsoft.Extensions.Logging;
using OcppActors.Transport.Tls;

namespace OcppActors.Hosting.Tls;

/// <summary>
/// What some PEM files hold, read again when they change. It looks at their contents every few seconds: certbot renames
/// symbolic links, Kubernetes exchanges whole directories, and neither shows reliably in a file's events or times.
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
    private bool _complained;

    /// <param name="what">They are, for the log.</param>
    /// <param name="paths">Those that are there; nulls count for nothing.</param>
    /// <param name="read">Makes the value of the files.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where changes are told.</param>
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

        _timer = _paths.Count > 0 ? time.CreateTimer(_ => Look(), null, Interval, Interval) : null;
    }

    /// <summary>How often the files are looked at.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The newest that could be used.</summary>
    public T Current => _current;

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        string? print = null;
        try
        {
            var files = Open();
            print = files.Fingerprint;
            if (print != _inForce)
            {
                _current = _read(files);
                _log.LogInformation("{What} has been renewed; new connections get the new one", _what);
            }

            _inForce = print;
            _complained = false;
        }
        catch (PemException wrong)
        {
            LogFailure(print ?? wrong.Message, wrong.Message);
        }
        catch (Exception unforeseen)
        {
            // On a timer it would end the process, and the chargers have a certificate that still works.
            LogFailure(print ?? unforeseen.Message, unforeseen.Message);
        }
    }

    // Whoever renews writes one file after the other: what is wrong at one look alone is no mistake.
    private void LogFailure(string print, string wrong)
    {
        if (print != _seen)
        {
            (_seen, _complained) = (print, false);
        }
        else if (!_complained)
        {
            _complained = true;
            _log.LogWarning("{What} has changed and cannot be used, so the one before stays in force: {Wrong}", _what, wrong);
        }
    }

    private PemFiles Open() => new(_paths, _time.GetUtcNow());
}
