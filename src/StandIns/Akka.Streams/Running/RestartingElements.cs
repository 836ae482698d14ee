using Akka.Event;
using Akka.Util;

namespace Akka.Streams.Running;

/// <summary>Elements of one source after the other, with growing pauses between them.</summary>
internal sealed class RestartingElements<T> : IElements<T>
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Lock _lock = new();
    private readonly RestartSettings _settings;
    private readonly Run _run;
    private readonly Func<IElements<T>> _start;
    private IElements<T> _current = null!;
    private long _started;
    private int _restarts;

    public RestartingElements(Func<IElements<T>> start, RestartSettings settings, Run run)
    {
        _start = start;
        _settings = settings;
        _run = run;
        StartNext();
    }

    public async Task<Option<T>> PullAsync()
    {
        while (true)
        {
            try
            {
                if (await _current.PullAsync() is { HasValue: true } next)
                {
                    return next;
                }

                if (_cancelled.IsCancellationRequested || !MayRestart())
                {
                    return Option<T>.None;
                }
            }
            catch (Exception exception) when (!_cancelled.IsCancellationRequested && MayRestart())
            {
                _run.Log.Log(LogLevel.WarningLevel, exception, "Restarting graph due to failure.");
                _current.Cancel();
            }

            await Task.Delay(_settings.PauseAfter(_restarts), _cancelled.Token);
            _restarts++;
            StartNext();
        }
    }

    public void Cancel()
    {
        lock (_lock)
        {
            _cancelled.Cancel();
            _current.Cancel();
        }
    }

    private bool MayRestart()
    {
        if (TimeProvider.System.GetElapsedTime(_started) > _settings.MaxRestartsWithin)
        {
            _restarts = 0;
        }

        return _restarts < _settings.MaxRestarts;
    }

    private void StartNext()
    {
        lock (_lock)
        {
            _cancelled.Token.ThrowIfCancellationRequested();
            _current = _start();
            _started = TimeProvider.System.GetTimestamp();
        }
    }
}
